import { Command } from "commander";
import { join, resolve } from "node:path";
import type { Scale, UnitRecord } from "../claims/types.ts";
import {
  buildReport,
  type ClaimReport,
  replaceBlock,
  verdictTable,
  writeReports,
} from "../report/mod.ts";
import { Store } from "../runner/store.ts";
import { benchDigest } from "../runner/bench_digest.ts";
import { canonicalJson } from "../text/mod.ts";
import { selectBenches } from "./_find_benches.ts";
import { scaleOption, storeOption } from "./_options.ts";
import { ROOT } from "./_paths.ts";
import { storeFolder } from "./_run_options.ts";

interface ReportOptions {
  readonly scale: Scale;
  readonly store?: string;
  readonly out?: string;
  readonly publish?: boolean;
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
    .option("--publish", "write the committed reports/<scale> instead")
    .addHelpText("after", "\nExample:\n  deno task report --publish")
    .action(async (claims: string[], options: ReportOptions) => {
      const { scale } = options;
      const store = await Store.open(storeFolder(options.store));
      const reports = [];
      for (const { claim, url } of await selectBenches(claims)) {
        const digest = await benchDigest(url, ROOT);
        const records = (await store.listRecords(claim.id)).filter((one) =>
          one.unit.scale === scale && one.provenance.benchDigest === digest
        );
        reports.push(buildReport(claim, scale, ofOneNumerics(records)));
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

/** The records of the numerics that were measured last; records of different ones are never pooled. */
function ofOneNumerics(records: readonly UnitRecord[]): UnitRecord[] {
  const numericsOf = ({ provenance }: UnitRecord) =>
    canonicalJson({ ...provenance.numerics });
  const last = records.toSorted((a, b) =>
    a.provenance.startedAt < b.provenance.startedAt ? -1 : 1
  ).at(-1);
  const kept = records.filter((one) => numericsOf(one) === numericsOf(last!));
  if (kept.length < records.length) {
    const others = records.length - kept.length;
    console.error(
      `${last!.unit.claim}: ${
        others === 1
          ? "1 record of other numerics is"
          : `${others} records of other numerics are`
      } left out; kept are those of ${numericsOf(last!)}`,
    );
  }
  return kept;
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
