import { Command, Option } from "commander";
import { join, relative } from "node:path";
import {
  type Baseline,
  baselineEntries,
  createBaseline,
  parseBaseline,
} from "../claims/baseline.ts";
import type { Claim, Scale, UnitRecord } from "../claims/types.ts";
import { gateExitCode, verify } from "../claims/verify.ts";
import { DataError, UsageError } from "../errors/mod.ts";
import { countOf } from "../text/mod.ts";
import { inFile, writeWhole } from "../files/mod.ts";
import { renderGate, renderJunit } from "../report/mod.ts";
import type { Bench } from "../runner/load_bench.ts";
import { asUsage } from "./_as_usage.ts";
import { selectBenches } from "./_find_benches.ts";
import type { InstructionSet } from "../runtime/mod.ts";
import { ofOneClass } from "./_one_class.ts";
import { isaOption, scaleOption, storeOption } from "./_options.ts";
import { ROOT, userPath } from "./_paths.ts";
import { findRecords, type FoundRecords } from "./_records.ts";

interface VerifyCommandOptions {
  readonly scale: Scale;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly acrossNumerics?: boolean;
  readonly isa?: InstructionSet;
  readonly records?: string;
  readonly store?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

const LESS_EVIDENCE = 3;
const UNIT_FAILED = 4;

/** `verify [CLAIM…]`: the gate of a CI job. Measures nothing. */
export function verifyCommand(): Command {
  return new Command("verify")
    .summary("compare verdicts and values with the committed baseline")
    .description(
      "The gate: decides every claim from its records and compares verdicts and the values of each seed with a baseline. It measures nothing; `reproduce` does.",
    )
    .argument("[claim...]", "claim ids, globs or bench files; none: all claims")
    .addOption(scaleOption("which records"))
    .option(
      "--baseline <file>",
      "what is expected (default: reports/<scale>/baseline.json)",
    )
    .option(
      "--update-baseline",
      "write what the records say now as what is expected",
    )
    .option(
      "--across-numerics",
      "compare with a baseline of another processor, library or number of threads as well: by interval, never by equality",
    )
    .addOption(
      isaOption("only records that were computed with these instructions"),
    )
    .addOption(
      new Option("--records <dir>", "a folder of record files").conflicts(
        "store",
      ),
    )
    .addOption(storeOption("a store with records"))
    .option("--junit <file>", "write the results as JUnit XML as well")
    .option("--json", "print the results as JSON")
    .addHelpText(
      "after",
      `
Exit code: 0 everything as expected (also where inconclusive is expected), 1 something regressed (a verdict left
the expected one, or the change of the primary quantity is beyond the smallest effect), 2 wrong use, 3 less
evidence than the baseline has, 4 a unit failed. Of several, 1 goes before 4, and 4 before 3.

Examples:
  deno task verify
  deno task verify --across-numerics
  deno task verify --records downloaded/records --junit verify.xml
  deno task verify --update-baseline 'silent-majority/*'`,
    )
    .action(async (words: string[], options: VerifyCommandOptions) => {
      // The gate measures nothing, and the baseline has those as well that are measured only when they are named.
      const benches = await selectBenches(words, { onRequestToo: true });
      const found = await findRecords(benches, options);
      if (found.stale > 0) {
        console.error(
          `${
            countOf(found.stale, "record")
          } of other bench code left out; deno task reproduce measures again`,
        );
      }
      Deno.exitCode = await asUsage(() =>
        options.updateBaseline
          ? update(benches, found, options)
          : gate(benches, found, { ...options, all: words.length === 0 })
      );
    });
}

async function gate(
  benches: readonly Bench[],
  found: FoundRecords,
  options: VerifyCommandOptions & { readonly all: boolean },
): Promise<number> {
  const path = baselinePath(options);
  const baseline = await readBaseline(path);
  if (!baseline) {
    throw new UsageError(
      `Cannot verify: there is no baseline ${path}; name one with --baseline, or write it with --update-baseline`,
    );
  }
  const results = verify({
    baseline,
    scale: options.scale,
    claims: claimsOf(benches),
    records: oneClassEach(benches, found, { ...options, expected: baseline }),
    all: options.all,
    acrossNumerics: options.acrossNumerics ?? false,
  });
  if (results.every(({ outcome }) => outcome === "new")) {
    throw new UsageError(
      `Cannot verify: the baseline ${path} has none of these claims at scale ${options.scale}`,
    );
  }
  const exitCode = gateExitCode(results);
  if (options.junit) {
    writeWhole(userPath(options.junit), renderJunit(results));
  }
  console.log(
    options.json
      ? JSON.stringify({ exitCode, results }, null, 1)
      : renderGate(results),
  );
  return exitCode;
}

async function update(
  benches: readonly Bench[],
  found: FoundRecords,
  options: VerifyCommandOptions,
): Promise<number> {
  const records = oneClassEach(benches, found, options);
  const failed = records.filter(({ state }) => state === "failed");
  if (failed.length > 0) {
    console.error(
      `error: Cannot update the baseline: ${
        countOf(failed.length, "unit")
      } failed; deno task reproduce tries them again`,
    );
    return UNIT_FAILED;
  }
  const { scale } = options;
  const claims = claimsOf(benches);
  const entries = claims.flatMap((claim) =>
    baselineEntries(claim, scale, records)
  );
  if (entries.length === 0) {
    console.error(
      "error: Cannot update the baseline: there are no records of these claims; deno task reproduce makes them",
    );
    return LESS_EVIDENCE;
  }
  const path = baselinePath(options);
  const updated = new Set(entries.map(({ subject }) => subject.claim));
  const kept =
    (await readBaseline(path))?.entries.filter(({ subject }) =>
      subject.scale !== scale || !updated.has(subject.claim)
    ) ?? [];
  const baseline = createBaseline([...kept, ...entries]);
  writeWhole(path, JSON.stringify(baseline, null, 1) + "\n");
  console.error(
    `${countOf(entries.length, "entry", "entries")} written to ${
      relative(userPath("."), path)
    }, ${kept.length} kept`,
  );
  return 0;
}

/**
 * Of every claim the records of one class of numerics: of the baseline's where there are any, else of the one that was
 * measured last.
 */
function oneClassEach(
  benches: readonly Bench[],
  { records }: FoundRecords,
  { isa, scale, expected }: VerifyCommandOptions & {
    readonly expected?: Baseline;
  },
): UnitRecord[] {
  return claimsOf(benches).flatMap(({ id }) => {
    const entry = expected?.entries.find(({ subject }) =>
      subject.claim === id && subject.scale === scale
    );
    const mine = records.filter(({ unit, provenance: { numerics } }) =>
      unit.claim === id &&
      (isa === undefined || numerics.device === `cpu/${isa}`)
    );
    return ofOneClass(mine, entry?.numerics);
  });
}

function claimsOf(benches: readonly Bench[]): Claim[] {
  return benches.map(({ claim }) => claim);
}

function baselinePath({ baseline, scale }: VerifyCommandOptions): string {
  return baseline === undefined
    ? join(ROOT, "reports", scale, "baseline.json")
    : userPath(baseline);
}

/** A file that is no baseline is wrong use of the option that names it. */
async function readBaseline(path: string): Promise<Baseline | undefined> {
  try {
    return parseBaseline(
      await inFile(path, () => Deno.readTextFile(path)),
      path,
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof DataError) throw new UsageError(error.message);
    throw error;
  }
}
