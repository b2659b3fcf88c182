import { assertEquals } from "@std/assert";
import { renderGate, renderJunit } from "../../src/report/gate.ts";
import { baselineOf, gate, records } from "../claims/_gate.ts";

const LESS = gate({ records: records().slice(2) });
const FAILED = gate({
  records: [...records({ state: "failed" }).slice(0, 1), ...records().slice(1)],
});

Deno.test("renderGate() is one line for a claim as expected", () => {
  assertEquals(
    renderGate([gate({})]),
    "GO             paper/claim in data/net: as stated reproduced, controlled reproduced; " +
      "change 0.0 pp [-0.1, +0.1], smallest effect +5.0 pp, 5 paired seeds, 5 identical",
  );
});

Deno.test("renderGate() gives the reasons below", () => {
  assertEquals(
    renderGate([gate({ records: records({ drop: 0.2 }) })]).split("\n"),
    [
      "NO-GO          paper/claim in data/net: as stated reproduced, controlled reproduced; " +
      "change -10.0 pp [-10.1, -9.9], smallest effect +5.0 pp, 5 paired seeds, 0 identical",
      "               the primary quantity fell by more than the smallest effect",
    ],
  );
});

Deno.test("renderGate() has a word for every outcome", () => {
  const lines = renderGate([
    LESS,
    FAILED,
    gate({ baseline: baselineOf([]) }),
    gate({ records: [] }),
  ]).split("\n").filter((line) => !line.startsWith(" "));
  assertEquals(lines.map((line) => line.slice(0, 13).trim()), [
    "LESS EVIDENCE",
    "FAILED UNIT",
    "NEW",
    "LESS EVIDENCE",
  ]);
  assertEquals(lines[3]!.endsWith("; nothing to pair"), true);
});

Deno.test("renderJunit() tells failures from errors and escapes what it quotes", () => {
  const failed = { ...FAILED, reasons: [`a "b" <c> & d`] };
  assertEquals(
    renderJunit([gate({}), LESS, failed]),
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="spuriousbench verify" tests="3" failures="1" errors="1" skipped="0">
  <testcase classname="paper/claim" name="data/net"/>
  <testcase classname="paper/claim" name="data/net"><failure message="less evidence: ${
      LESS.reasons.join("; ")
    }"/></testcase>
  <testcase classname="paper/claim" name="data/net"><error message="unit failed: a &quot;b&quot; &lt;c&gt; &amp; d"/></testcase>
</testsuite>
`,
  );
});
