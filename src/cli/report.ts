import { Command, Option } from "commander";
import { join } from "node:path";
import type { Scale, Unit, UnitRecord } from "../claims/types.ts";
import { weightsSet } from "../claims/units.ts";
import {
  buildReports,
  type ClaimReport,
  readReports,
  replaceBlock,
  splitSubjects,
  verdictTable,
  writeReports,
} from "../report/mod.ts";
import type { Bench } from "../runner/load_bench.ts";
import { inFile, writeWhole } from "../files/mod.ts";
import { Store } from "../runner/store.ts";
import { benchDigest } from "../runner/bench_digest.ts";
import { countOf } from "../text/mod.ts";
import { asUsage } from "./_as_usage.ts";
import { selectBenches } from "./_find_benches.ts";
import { weightsFiles } from "./_given_networks.ts";
import { describeDataset } from "./_describe_dataset.ts";
import { scaleOption, storeOption } from "./_options.ts";
import {
  type ArchitectureWords,
  readArchitectureWords,
} from "./_own_architectures.ts";
import { ofOneClass } from "./_one_class.ts";
import { ROOT, userPath } from "./_paths.ts";
import { claimsAndWeights } from "./_weights_words.ts";
import { collectNames, storeFolder } from "./_run_options.ts";

interface ReportOptions {
  readonly scale: Scale;
  readonly store?: string;
  readonly out?: string;
  readonly publish?: boolean;
  readonly arch?: string[];
  readonly weights?: string[];
}

/** `report [CLAIM…]`: renders what is recorded, without measuring anything. */
export function reportCommand(): Command {
  return new Command("report")
    .summary(
      "render the reports again from the records; needs no model and no backend",
    )
    .argument("[claim...]", "claim ids or globs; none: all claims")
    .addOption(scaleOption("which records"))
    .addOption(storeOption("where the records are"))
    .option("--out <dir>", "folder of the reports (default: reports/local)")
    .option(
      "--arch <names>",
      "the records of these architectures, named as for reproduce, instead of every registered one",
      collectNames,
    )
    .option(
      "--weights <file...>",
      "the records of these networks, named as for reproduce, instead of the trained ones",
    )
    .addOption(
      new Option("--publish", "write the committed reports/<scale> instead")
        .conflicts(["arch", "weights"]),
    )
    .addHelpText("after", "\nExample:\n  deno task report --publish")
    .action((words: string[], options: ReportOptions) =>
      asUsage(() => report(words, options))
    );
}

async function report(words: string[], options: ReportOptions): Promise<void> {
  const { scale } = options;
  const wanted = await wantedOf(words, options);
  const store = await Store.open(storeFolder(options.store));
  const reports: ClaimReport[] = [];
  for (const bench of await selectBenches(wanted.claims)) {
    const records = await recordsOf(bench, store, { scale, wanted });
    const pages = splitSubjects(bench.claim, scale, records)
      // What is published is what the claims measure by themselves.
      .filter(({ subject }) => !options.publish || subject.length === 0);
    const kept = pages.flatMap(({ records }) => ofOneClass(records));
    reports.push(
      ...buildReports(bench.claim, scale, kept, { describeDataset }),
    );
  }
  const out = options.publish
    ? join(ROOT, "reports", scale)
    : userPath(options.out ?? join(ROOT, "reports", "local"));
  await writeReports(reports.filter((one) => isTold(one, wanted)), out);
  if (options.publish) await publishTable(await readReports(out), scale);
  console.log(`\n${verdictTable(reports)}\n`);
  console.error(`reports in ${out}`);
}

/** What the command line names. */
interface Wanted {
  readonly claims: readonly string[];
  /** See `UnitWeights.set`: never pooled with trained networks or with another set. */
  readonly set?: string;
  readonly chosen?: ArchitectureWords;
}

async function wantedOf(
  words: readonly string[],
  options: ReportOptions,
): Promise<Wanted> {
  const { claims, weights } = await claimsAndWeights(words, options.weights);
  return {
    claims,
    ...(weights && {
      set: weightsSet(weightsFiles(weights).map(({ sha256 }) => sha256)),
    }),
    ...(options.arch && { chosen: await readArchitectureWords(options.arch) }),
  };
}

/** The records of a bench's present code that the command line names; says how many others there are. */
async function recordsOf(
  { claim, url }: Bench,
  store: Store,
  { scale, wanted: { set, chosen } }: {
    readonly scale: Scale;
    readonly wanted: Wanted;
  },
): Promise<UnitRecord[]> {
  const digest = await benchDigest(url, ROOT);
  const all = (await store.listRecords(claim.id)).filter((one) =>
    one.unit.scale === scale && one.provenance.benchDigest === digest
  );
  const records = all.filter(({ unit }) =>
    unit.weights?.set === set && isChosen(unit, chosen)
  );
  sayLeftOut(claim.id, all.length - records.length);
  return records;
}

/** Where networks are named and nothing is recorded of them, the page of the claim's own setting says nothing of them. */
function isTold({ units }: ClaimReport, { set, chosen }: Wanted): boolean {
  const isNarrowed = set !== undefined || chosen !== undefined;
  return !isNarrowed || units.done + units.failed > 0;
}

/** A file's network is a subject of its own, as its code was: only the file itself stands for it. */
function isChosen(
  { architecture, architectureFile: file }: Unit,
  chosen: ArchitectureWords | undefined,
): boolean {
  if (file === undefined) {
    return chosen === undefined || chosen.names.includes(architecture);
  }
  return chosen?.files.some(({ digest }) => digest === file.digest) ?? false;
}

function sayLeftOut(claim: string, others: number): void {
  if (others === 0) return;
  console.error(
    `${claim}: ${
      countOf(others, "record")
    } of other networks left out; --arch and --weights choose networks of your own, without them the registered ones that were trained here are read`,
  );
}

/** Shows the verdict table of the published scale on the README's first screen. */
async function publishTable(
  reports: readonly ClaimReport[],
  scale: Scale,
): Promise<void> {
  const path = join(ROOT, "README.md");
  const table = verdictTable(reports, `reports/${scale}/`);
  const text = await inFile(path, () => Deno.readTextFile(path));
  writeWhole(path, replaceBlock(text, "verdicts", table));
}
