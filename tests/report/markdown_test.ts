import {
  assert,
  assertEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { parse } from "@std/csv";
import { renderCsv } from "../../src/report/csv.ts";
import {
  cellWords,
  renderMarkdown,
  settingWords,
} from "../../src/report/markdown.ts";
import { CLAIM, record, RECORDS, report, tablesOf } from "./_reports.ts";

const PAGE = renderMarkdown(report());

/** The body of the table whose header has this cell. */
function tableWith(heading: string, page = PAGE): string[][] {
  return tablesOf(page).find(([header]) => header!.includes(heading))!.slice(1);
}

/** What a column prints, from the numbers of the CSV. */
function meanOf(
  rows: readonly Readonly<Record<string, string | undefined>>[],
  where: Readonly<Record<string, string>>,
): number | undefined {
  const values = rows.filter((row) =>
    Object.entries(where).every(([name, value]) => row[name] === value)
  ).map(({ value }) => Number(value));
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("every mean in the Markdown tables is that of the CSV's rows", () => {
  const rows = parse(renderCsv(report()), { skipFirstRow: true });
  let compared = 0;
  for (const { columns } of CLAIM.tables) {
    for (
      const [arm, setting, group, _, ...cells] of tableWith(columns[0]!.heading)
    ) {
      for (const [index, cell] of cells.entries()) {
        const { quantity, condition, as } = columns[index]!;
        const [dataset, architecture] = setting!.split("/");
        const mean = meanOf(rows, {
          arm: arm!,
          dataset: dataset!,
          architecture: architecture!,
          group: group!,
          quantity,
          condition,
        });
        if (mean === undefined) {
          assertEquals(cell, "–");
          continue;
        }
        const printed = Number(/^[+-]?[\d.]+/.exec(cell!)![0]);
        const scale = as === "number" ? 1 : 100;
        const digit = as === "number" ? 1e-5 : 0.1;
        assert(
          Math.abs(printed - mean * scale) <= digit / 2 + 1e-9,
          `${cell} is not ${mean}`,
        );
        compared++;
      }
    }
  }
  // 4 rows of 2 or 3 columns, and 2 of 1.
  assertEquals(compared, 4 * 2 + 2 + 2);
});

Deno.test("verdicts, intervals and counts in the Markdown are those of the JSON", () => {
  const json = JSON.parse(JSON.stringify(report())) as ReturnType<
    typeof report
  >;
  const [decision] = json.decisions;
  assertStringIncludes(
    PAGE,
    `**As stated: ${decision!.asStated.verdict}. Controlled: ${
      decision!.controlled.verdict
    }.**`,
  );
  const { mean, low, high } = decision!.asStated.comparisons[0]!.estimate!;
  const [, interval, threshold, outcome] = tableWith("As stated")[0]!;
  assertEquals(
    interval!.match(/[+-][\d.]+/g)!.map(Number),
    [mean, low, high].map((value) => Number((100 * value).toFixed(1))),
  );
  assertEquals([threshold, outcome], ["+5.0 pp", "holds"]);
});

Deno.test("cellWords() prints accuracies in percent and differences in points, with their half-width", () => {
  const cell = { mean: 0.9734, halfWidth: 0.0041, seeds: 5 };
  const column = { heading: "", quantity: "", condition: "" };
  assertEquals(cellWords(cell, { ...column, as: "percent" }), "97.3 ± 0.4 %");
  assertEquals(cellWords(cell, { ...column, as: "points" }), "+97.3 ± 0.4 pp");
  assertEquals(cellWords(cell, { ...column, as: "number" }), "0.9734 ± 0.0041");
});

Deno.test("cellWords() prints a negative difference with its sign", () => {
  const column = {
    heading: "",
    quantity: "",
    condition: "",
    as: "points",
  } as const;
  assertEquals(
    cellWords({ mean: -0.0312, halfWidth: 0.01, seeds: 5 }, column),
    "-3.1 ± 1.0 pp",
  );
});

Deno.test("cellWords() prints a single seed without a spread and nothing as a dash", () => {
  const column = {
    heading: "",
    quantity: "",
    condition: "",
    as: "percent",
  } as const;
  assertEquals(
    cellWords({ mean: 0.5, halfWidth: null, seeds: 1 }, column),
    "50.0 %",
  );
  assertEquals(cellWords(null, column), "–");
});

Deno.test("the page of a claim that was not run says so and prints no table of numbers", () => {
  const page = renderMarkdown(report([]));
  assertStringIncludes(page, "Not run at scale `fixture`.");
  assertNotMatch(page, /Accuracy per group|NaN|undefined|null/);
});

Deno.test("no page holds a word of the machine", () => {
  for (
    const records of [[], RECORDS, [record(0, 0.3)], [
      record(0, 0, { state: "failed" }),
    ]]
  ) {
    assertNotMatch(
      renderMarkdown(report(records)),
      /NaN|Infinity|undefined|null|\[object/,
    );
  }
});

Deno.test("a single seed is one seed, without an interval", () => {
  const page = renderMarkdown(report([record(0, 0.3)]));
  assertStringIncludes(page, "1 seed;");
  assertStringIncludes(page, "+28.0 pp (1 seed)");
  assertStringIncludes(page, "One seed, so there is no interval.");
});

Deno.test("failed units are counted and named, and cap the verdict", () => {
  const page = renderMarkdown(
    report([...RECORDS, record(7, 0, { state: "failed" })]),
  );
  assertStringIncludes(page, "10 units measured, 1 failed");
  assertStringIncludes(page, "- failed: out of memory");
  assertStringIncludes(page, "- 1 unit failed");
  assertStringIncludes(page, "**As stated: inconclusive.");
});

Deno.test("a claim of which every unit failed is not run, and the page says why", () => {
  const page = renderMarkdown(report([record(7, 0, { state: "failed" })]));
  assertStringIncludes(page, "**As stated: not run. Controlled: not run.**");
  assertStringIncludes(page, "- 1 unit failed");
  assertStringIncludes(page, "- failed: out of memory");
});

Deno.test("unmet preconditions are listed by seed", () => {
  const page = renderMarkdown(
    report([...RECORDS, record(6, 0.3, { met: false })]),
  );
  assertStringIncludes(page, "- seed 6, main, data: converged; found 0.99");
});

Deno.test("the control arms say whether they behaved", () => {
  const [row] = tableWith("control arm");
  assertEquals(
    row!.slice(0, 3),
    ["the blank network", "negative", "data"].with(2, "blank"),
  );
  assertEquals(row!.slice(4), ["silent", "yes"]);
});

Deno.test("the paper's numbers stand with their evidence, pipes escaped", () => {
  assertEquals(tableWith("the paper's number"), [
    ["gap of G1", "33.1 ± 2 %", "code"],
    ["gap \\| G2", "n/a", "second-hand, unverified"],
  ]);
});

Deno.test("an audit says that no paper stands behind it", () => {
  assertStringIncludes(
    renderMarkdown({ ...report(), source: null }),
    "An audit: a measurement of our own",
  );
});

Deno.test("the provenance names commit, versions, backend, device, threads and seeds", () => {
  const found = new Map(
    tableWith("what").map(([what, value]) => [what, value]),
  );
  assertEquals(found.get("commit"), "c0ffee");
  assertEquals(found.get("harness"), "spuriousbench 0");
  assertEquals(found.get("Deno"), "0");
  assertEquals(found.get("backend"), "none, TensorFlow 0");
  assertEquals(
    found.get("device"),
    "cpu/avx2, oneDNN on, 1 thread per worker",
  );
  assertEquals(found.get("numerics (sha256 of the probe)"), "9f");
  assertEquals(found.get("seeds"), "0–4");
  assertEquals(
    found.get("units"),
    "10 units measured, 0 failed, scale fixture",
  );
});

Deno.test("a changed work tree shows in the provenance", () => {
  const dirty = RECORDS.map((one) => ({
    ...one,
    provenance: { ...one.provenance, dirty: true },
  }));
  assertStringIncludes(
    renderMarkdown(report(dirty)),
    "c0ffee (work tree changed)",
  );
});

Deno.test("what differs from the paper is listed", () => {
  assertStringIncludes(
    PAGE,
    "## What differs from the paper\n\n- trained for one epoch\n- half of the images",
  );
});

Deno.test("the setting says that networks were given, so that no verdict passes for one of trained networks", () => {
  const [decision] = report().decisions;
  assertEquals(settingWords(decision!), "in data/net");
  const given = {
    ...decision!,
    subject: { ...decision!.subject, weights: "5e" },
  };
  assertEquals(settingWords(given), "in data/net, given weights");
});
