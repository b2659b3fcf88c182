import { assert, assertEquals } from "@std/assert";
import { renderReports } from "../../../../bench/speed/_harness/render_reports.ts";
import type { SpeedReport } from "../../../../bench/speed/_harness/types.ts";
import { speedReport } from "./_reports.ts";

/** The cells of the first line that starts with a name. */
function cells(page: string, name: string): string[] {
  const line = page.split("\n").find((line) => line.startsWith(`| ${name} `));
  assert(line !== undefined, `no row ${name}`);
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

Deno.test("renderReports() prints medians, ratios with intervals and memory", () => {
  const page = renderReports([speedReport("a_step", [1.21, 2, 2.5])]);
  assertEquals(cells(page, "a_step"), [
    "a_step",
    "A CPU, 2026-11-22",
    "not recorded",
    "10.00",
    "20.00",
    "2.00 [1.21, 2.50]",
    "20.00",
    "1.90 [1.80, 2.00]",
    "did not run",
    "–",
    "≥ 1.2: met",
    "600 MB / 500 MB = 1.20",
  ]);
});

Deno.test("renderReports() judges the bound by the lower end of the interval", () => {
  const page = renderReports([speedReport("a_step", [1.19, 2, 2.5])]);
  assertEquals(cells(page, "a_step")[10], "≥ 1.2: missed");
});

Deno.test("renderReports() marks a report with fewer than 15 pairs as a trial", () => {
  const report = speedReport("a_step", [2, 2, 2]);
  const comparisons = report.comparisons.map((series) =>
    "skipped" in series
      ? series
      : { ...series, oursMs: series.oursMs.slice(0, 7) }
  );
  const page = renderReports([{ ...report, comparisons }]);
  assert(page.includes("7 (a trial)"));
  assert(!renderReports([report]).includes("trial"));
});

Deno.test("renderReports() names the circumstances of each bench", () => {
  const page = renderReports([
    speedReport("a_step", [2, 2, 2]),
    speedReport("b_step", [2, 2, 2]),
  ]);
  const [, circumstances = ""] = page.split("## Circumstances");
  assertEquals(cells(circumstances, "b_step"), [
    "b_step",
    "what b_step times",
    "15",
    "2",
    "A CPU, 2 cores, 24 GB",
    "0.1",
    "TensorFlow 2.21.0, PyTorch 2.15.0",
    "0123abcd",
    "2026-11-22",
  ]);
});

const PROFILE = [
  {
    primitive: "convolution forward_training",
    implementation: "jit:avx512_core",
    calls: 9,
    ms: 6,
  },
  { primitive: "reorder", implementation: "jit:uni", calls: 25, ms: 1.5 },
];

Deno.test("renderReports() shows where the time of a missed bound goes", () => {
  const missed = speedReport("a_step", [1.19, 2, 2.5]);
  const page = renderReports([{ ...missed, profile: PROFILE }]);
  const [, section = ""] = page.split("## Where a bound is missed");
  assertEquals(cells(section, "convolution forward_training"), [
    "convolution forward_training",
    "jit:avx512_core",
    "9",
    "6.00",
  ]);
  assertEquals(cells(section, "all of oneDNN").at(-1), "7.50");
  assertEquals(cells(section, "the unit").at(-1), "10.00");
});

Deno.test("renderReports() shows no profile of a bound that is met", () => {
  const met = speedReport("a_step", [1.21, 2, 2.5]);
  const page = renderReports([{ ...met, profile: PROFILE }]);
  assert(!page.includes("Where a bound is missed"));
});

Deno.test("renderReports() says in each row what computed, what capped it, and what is only inferred", () => {
  const word = (report: SpeedReport) =>
    cells(renderReports([report]), "a_step")[2];
  const report = speedReport("a_step", [1.21, 2, 2.5]);
  assertEquals(word({ ...report, profile: PROFILE }), "avx512 by its profile");
  const instructions = { ours: "avx2", peer: "AVX2" };
  const told = {
    ...report,
    comparisons: report.comparisons.map((one) => ({ ...one, instructions })),
  };
  assertEquals(word(told), "avx2 / AVX2");
  const circumstances = { ...report.circumstances, isa: "avx2" } as const;
  assertEquals(word({ ...told, circumstances }), "avx2 / AVX2, capped");
});
