/**
 * The options by which a user says what a given network does, so that it is not measured on other pictures than it was
 * trained on.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { SplitName } from "../datasets/types.ts";
import { UsageError } from "../errors/mod.ts";
import type { Logits } from "../metrics/mod.ts";
import { countOf } from "../text/mod.ts";
import { userPath } from "./_paths.ts";
import { readLogits } from "./_read_logits.ts";

/** What is expected of the files of `--weights`, in their order. */
export interface ExpectOptions {
  readonly expect?: ReadonlyMap<number, number>[];
  readonly expectLogits?: string[];
  readonly expectSplit: SplitName;
}

/** Adds {@linkcode ExpectOptions} to a command. */
export function addExpectOptions(command: Command): Command {
  return command
    .option(
      "--expect <group=accuracy,...>",
      "what the given network reaches per group, as fractions (0=0.97,1=0.41,…); compared before anything is measured; again for the next file of --weights",
      collectAccuracies,
    )
    .option(
      "--expect-logits <file...>",
      "what the given network puts out for every image of the split, in the dataset's order (.npy or .csv), one file per file of --weights",
    )
    .addOption(
      new Option("--expect-split <split>", "of what is expected")
        .choices(["train", "validation", "test"]).default("test"),
    );
}

/** What is expected of one network. */
export interface Expectation {
  readonly split: SplitName;
  /** Fractions by group id. */
  readonly accuracies?: ReadonlyMap<number, number>;
  readonly logits?: Logits;
}

/**
 * What is expected of the first file of `--weights`, of the second, …; empty if nothing is.
 *
 * @throws {UsageError} If there is no given network, or a file of logits cannot be read.
 */
export function expectations(
  options: ExpectOptions & { readonly weights?: readonly string[] },
): Expectation[] {
  const { expect = [], expectLogits = [], weights = [] } = options;
  const count = Math.max(expect.length, expectLogits.length);
  if (count > weights.length) {
    throw new UsageError(
      `Cannot compare with what is expected: it is said of ${
        countOf(count, "network")
      }, given with --weights ${
        weights.length === 1 ? "is" : "are"
      } ${weights.length}`,
    );
  }
  return Array.from({ length: count }, (_, at) => ({
    split: options.expectSplit,
    ...(expect[at] && { accuracies: expect[at] }),
    ...(expectLogits[at] === undefined
      ? {}
      : { logits: readLogits(userPath(expectLogits[at]!)) }),
  }));
}

/** Adds one use of `--expect`. @throws {InvalidArgumentError} If it is not groups and fractions. */
function collectAccuracies(
  text: string,
  before: readonly ReadonlyMap<number, number>[] = [],
): ReadonlyMap<number, number>[] {
  const found = new Map<number, number>();
  for (const part of text.split(",")) {
    const [all, group, value] =
      /^\s*G?(\d)\s*=\s*(\d*\.?\d+|\d+\.)\s*$/.exec(part) ?? [];
    if (all === undefined || Number(value) > 1 || found.has(Number(group))) {
      throw new InvalidArgumentError(
        `expected groups with fractions from 0 to 1, each once, as in 0=0.97,1=0.41; found ${part}.`,
      );
    }
    found.set(Number(group), Number(value));
  }
  return [...before, found];
}
