import { Command, Option } from "commander";
import { join, resolve } from "node:path";
import type { Scale, Unit } from "../claims/types.ts";
import { weightsSet } from "../claims/units.ts";
import {
  buildReport,
  type ClaimReport,
  replaceBlock,
  verdictTable,
  writeReports,
} from "../report/mod.ts";
import { Store } from "../runner/store.ts";
import { benchDigest } from "../runner/bench_digest.ts";
import { selectBenches } from "./_find_benches.ts";
import { weightsFiles } from "./_given_networks.ts";
import { scaleOption, storeOption } from "./_options.ts";
import {
  type ArchitectureWords,
  readArchitectureWords,
} from "./_own_architectures.ts";
import { ofOneClass } from "./_one_class.ts";
import { ROOT } from "./_paths.ts";
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
    .action(async (claims: string[], options: ReportOptions) => {
      const { scale } = options;
      const store = await Store.open(storeFolder(options.store));
      // A set of files is a subject of its own: never pooled with trained networks or with another set.
      const set = options.weights && weightsSet(
        weightsFiles(options.weights).map(({ sha256 }) => sha256),
      );
      const chosen = options.arch && await readArchitectureWords(options.arch);
      const reports = [];
      for (const { claim, url } of await selectBenches(claims)) {
        const digest = await benchDigest(url, ROOT);
        const all = (await store.listRecords(claim.id)).filter((one) =>
          one.unit.scale === scale && one.provenance.benchDigest === digest
        );
        const records = all.filter(({ unit }) =>
          unit.weights?.set === set && isChosen(unit, chosen)
        );
        sayLeftOut(claim.id, all.length - records.length);
        reports.push(buildReport(claim, scale, ofOneClass(records)));
      }
      const out = options.publish
        ? join(ROOT, "reports", scale)
        : resolve(options.out ?? join(ROOT, "reports", "local"));
      await writeReports(reports, out);
      if (options.publish) await publishTable(reports, scale);
      console.log(`\n${verdictTable(reports)}\n`);
      console.error(`reports in ${out}`);
    });
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
    `${claim}: ${others} record(s) of other networks are left out; --arch and --weights choose networks of your own, without them the registered ones that were trained here are read`,
  );
}

/** Shows the verdict table of the published scale on the README's first screen. */
async function publishTable(
  reports: readonly ClaimReport[],
  scale: Scale,
): Promise<void> {
  const path = join(ROOT, "README.md");
  const table = verdictTable(reports, `reports/${scale}/`);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, replaceBlock(text, "verdicts", table));
}
