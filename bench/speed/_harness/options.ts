import { join } from "node:path";
import { ROOT } from "../../../src/cli/_paths.ts";
import { parseArgs } from "@std/cli";
import {
  INSTRUCTION_SETS,
  type InstructionSet,
} from "../../../src/runtime/mod.ts";
import { UsageError } from "../../../src/errors/mod.ts";
import { nearestName } from "../../../src/text/mod.ts";
import { type BenchRow, type Peer, PEERS } from "./types.ts";

/** What the command line asks for. */
export type SpeedOptions =
  | { readonly task: "help" }
  | { readonly task: "setUpPeers" }
  | {
    readonly task: "run";
    readonly rows: readonly BenchRow[];
    /** Whether the bench of images runs too. */
    readonly images: boolean;
    readonly pairs: number;
    readonly threads: number;
    readonly out: string;
    /** Each bench runs once capped at each; empty: once, uncapped. */
    readonly isas: readonly InstructionSet[];
    /** Default: each bench's own. */
    readonly peers?: readonly Peer[];
  };

/** The bench that is no row of the table: it times no network. */
export const IMAGES = "images";

/** Odd, so that the median is a sample; its interval is from the 6th to the 16th ratio. */
const DEFAULT_PAIRS = "21";

/** Below 6 samples no two order statistics enclose the median with 95 % probability: 1 − 2 · 2⁻⁵ < .95. */
const FEWEST_PAIRS = 6;

/**
 * Reads the command line.
 *
 * @param benches The table of benches.
 * @throws {UsageError} If a flag, a name or a number is wrong, or nothing is chosen.
 */
export function parseOptions(
  args: readonly string[],
  benches: readonly BenchRow[],
): SpeedOptions {
  const flags = parse(args);
  if (flags.help) return { task: "help" };
  if (flags["set-up-peers"]) return { task: "setUpPeers" };
  return {
    task: "run",
    rows: chosenRows(flags, benches),
    images: isImagesChosen(flags),
    pairs: integer("pairs", flags.pairs, FEWEST_PAIRS),
    threads: integer("threads", flags.threads, 1),
    out: String(flags.out),
    isas: chosenIsas(flags.isa),
    ...(flags.peers === undefined ? {} : { peers: chosenPeers(flags.peers) }),
  };
}

type Flags = ReturnType<typeof parseArgs>;

function parse(args: readonly string[]): Flags {
  try {
    return parseArgs(args, {
      boolean: ["help", "all", "small", "large", "set-up-peers"],
      string: ["pairs", "threads", "out", "peers", "isa"],
      alias: { h: "help" },
      default: {
        pairs: DEFAULT_PAIRS,
        threads: String(navigator.hardwareConcurrency),
        out: join(ROOT, "reports/speed"),
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${error.message}\nSee deno task bench --help`);
  }
}

function chosenRows(
  flags: Flags,
  benches: readonly BenchRow[],
): readonly BenchRow[] {
  const names = [...benches.map(({ name }) => name), IMAGES];
  for (const name of flags._) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw new UsageError(
      `Cannot run a bench: no bench has this name, current value is "${name}"` +
        (nearest === undefined ? "" : `; did you mean "${nearest}"?`) +
        `\nSee deno task bench --help`,
    );
  }
  const rows = benches.filter(({ name, size }) =>
    flags.all || flags[size] || flags._.includes(name)
  );
  if (rows.length > 0 || isImagesChosen(flags)) return rows;
  throw new UsageError(
    "Cannot run a bench: name one, or give --small, --large or --all\nSee deno task bench --help",
  );
}

function isImagesChosen(flags: Flags): boolean {
  return Boolean(flags.all) || flags._.includes(IMAGES);
}

function chosenIsas(value: unknown): readonly InstructionSet[] {
  if (value === undefined) return [];
  const names = String(value).split(",");
  for (const name of names) {
    if ((INSTRUCTION_SETS as readonly string[]).includes(name)) continue;
    throw new UsageError(
      `Cannot use --isa: each must be one of ${INSTRUCTION_SETS.join(", ")}, ` +
        `current value is "${name}"`,
    );
  }
  return INSTRUCTION_SETS.filter((set) => names.includes(set));
}

function chosenPeers(value: unknown): readonly Peer[] {
  const names = String(value).split(",");
  for (const name of names) {
    if ((PEERS as readonly string[]).includes(name)) continue;
    throw new UsageError(
      `Cannot use --peers: each must be one of ${PEERS.join(", ")}, ` +
        `current value is "${name}"`,
    );
  }
  return PEERS.filter((peer) => names.includes(peer));
}

function integer(name: string, value: unknown, least: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least) return number;
  throw new UsageError(
    `Cannot use --${name}: it must be an integer of at least ${least}, current value is ${value}`,
  );
}
