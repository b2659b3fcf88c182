import { type Command, InvalidArgumentError, Option } from "commander";
import type { Scale, Unit } from "../claims/types.ts";
import {
  type BackendRequest,
  cacheFolder,
  type InstructionSet,
} from "../runtime/mod.ts";
import {
  backendOption,
  isaOption,
  scaleOption,
  storeOption,
} from "./_options.ts";
import { userPath } from "./_paths.ts";
import { addPictureOptions, type PictureOptions } from "./_picture_options.ts";

/** The options that every command over a run shares: what is measured, where, and where results are kept. */
export interface RunOptions extends PictureOptions {
  readonly scale: Scale;
  readonly protocol?: Unit["protocol"];
  readonly arch?: string[];
  readonly dataset?: string[];
  readonly seeds?: number;
  /** Files with the networks that are measured instead of trained, one per seed. */
  readonly weights?: string[];
  readonly jobs: number;
  readonly threads: number;
  readonly isa?: InstructionSet;
  readonly backend: BackendRequest;
  readonly store?: string;
  readonly data?: string;
}

/** Adds {@linkcode RunOptions} to a command. */
export function addRunOptions(command: Command): Command {
  return addPictureOptions(command)
    .addOption(
      scaleOption(
        "fixture: offline, minutes; full: the paper's data and models",
      ),
    )
    .addOption(
      new Option(
        "--protocol <protocol>",
        "published numerics, or the same choices without the bugs; a claim that has no recipes for it is left out",
      )
        .choices(["as-published", "faithful"]),
    )
    .option(
      "--arch <names>",
      "architectures instead of the claim's own, separated by commas: registered names, or files (.ts) with a network of your own; may be repeated",
      collectNames,
    )
    .option(
      "--dataset <names>",
      "datasets instead of the claim's own, separated by commas; may be repeated",
      collectNames,
    )
    .option(
      "--seeds <n>",
      "seeds per arm (a verdict needs at least 5)",
      positiveInteger,
    )
    .option(
      "--weights <file...>",
      "measure these trained networks (PyTorch or safetensors), one file per seed in order, instead of training; FILE#KEY takes one of several networks in a file (#model_ema); control arms are left out; a word that names a claim is none of the files",
    )
    .option(
      "--jobs <n>",
      "worker processes at once",
      positiveInteger,
      navigator.hardwareConcurrency,
    )
    .option(
      "--threads <n>",
      "threads inside one operation; results differ in the last digits from one count to another",
      positiveInteger,
      1,
    )
    .addOption(isaOption())
    .addOption(backendOption())
    .option(
      "--data <dir>",
      "folder of the dataset, where it is neither built nor found by itself",
    )
    .addOption(storeOption("where artifacts and records are kept"));
}

/** The store's folder: the option, or a folder in the user's cache. */
export function storeFolder(option: string | undefined): string {
  return option === undefined ? `${userCacheFolder()}/store` : userPath(option);
}

/** The user's cache folder; see `cacheFolder`. */
export function userCacheFolder(): string {
  return cacheFolder((name) => Deno.env.get(name));
}

/**
 * Adds what one use of an option names, separated by commas, to what the uses before it named.
 *
 * @throws {InvalidArgumentError} If a name is empty.
 */
export function collectNames(
  text: string,
  before: readonly string[] = [],
): string[] {
  const names = text.split(",");
  if (names.includes("")) {
    throw new InvalidArgumentError(
      `expected names separated by commas, found ${
        text === "" ? "nothing" : text
      }.`,
    );
  }
  return [...before, ...names];
}

/** Parses a count. @throws {InvalidArgumentError} If it is none. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(
      `expected a whole number of 1 or more, found ${text}.`,
    );
  }
  return value;
}
