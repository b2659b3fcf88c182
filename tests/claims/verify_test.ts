import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { gateExitCode, type GateOutcome } from "../../src/claims/verify.ts";
import { builtRecord } from "./_built_records.ts";
import {
  baselineOf,
  CLAIM,
  gate,
  records,
  seedRecords,
  SEEDS,
} from "./_gate.ts";

Deno.test("verify() finds the baseline's own records as expected", () => {
  const result = gate({});
  assertEquals(result.outcome, "as expected");
  assertEquals(result.reasons, []);
  assertEquals(result.change.seeds, 5);
  assertEquals(result.change.identical, 5);
});

Deno.test("verify() expects an inconclusive verdict where the baseline has one", () => {
  // 5 pp on average, exactly the smallest effect: nothing can be decided.
  const open = records({ drop: 0.05 });
  const result = gate({ baseline: baselineOf(open), records: open });
  assertEquals(result.found.asStated, "inconclusive");
  assertEquals(result.outcome, "as expected");
});

Deno.test("verify() lets a change within the smallest effect pass", () => {
  // 27 instead of 30 pp in every seed: −3 pp, the interval is one image (0.1 pp) wide to each side.
  const { outcome, change } = gate({ records: records({ drop: 0.27 }) });
  assertEquals(outcome, "as expected");
  assertEquals(change.identical, 0);
  assertAlmostEquals(change.estimate!.mean, -0.03, 1e-12);
  assertAlmostEquals(change.estimate!.low, -0.031, 1e-12);
  assertAlmostEquals(change.estimate!.high, -0.029, 1e-12);
});

Deno.test("verify() calls a change beyond the smallest effect a regression although the verdict stays", () => {
  for (const [drop, did] of [[0.2, "fell"], [0.4, "rose"]] as const) {
    const result = gate({ records: records({ drop }) });
    assertEquals(result.found.controlled, "reproduced");
    assertEquals(result.outcome, "regressed");
    assertEquals(result.reasons, [
      `the primary quantity ${did} by more than the smallest effect`,
    ]);
  }
});

Deno.test("verify() needs the whole interval beyond the smallest effect", () => {
  // Per seed −12, −4, −4, −4, −4 pp: the mean is −5.6 pp, the interval reaches above −5 pp.
  const mixed = SEEDS.flatMap((seed, index) =>
    seedRecords(seed, { drop: index === 0 ? 0.18 : 0.26 })
  );
  const { outcome, change } = gate({ records: mixed });
  assert(change.estimate!.mean < -0.05);
  assert(change.estimate!.high > -0.05);
  assertEquals(outcome, "as expected");
});

Deno.test("verify() calls a verdict that left the expected one a regression", () => {
  // From 8 to 4 pp: the change is below the smallest effect, the verdict is another one.
  const result = gate({
    baseline: baselineOf(records({ drop: 0.08 })),
    records: records({ drop: 0.04 }),
  });
  assertEquals(result.outcome, "regressed");
  assertEquals(result.reasons.slice(0, 2), [
    "as stated contradicted, expected reproduced",
    "controlled inconclusive, expected reproduced",
  ]);
});

Deno.test("verify() says which precondition took the verdict", () => {
  const unmet = builtRecord(100, { "drop/traced": 0.298, "drop/random": 0 }, {
    met: false,
  });
  const result = gate({ records: [unmet, ...records().slice(1)] });
  assertEquals(result.outcome, "regressed");
  assert(
    result.reasons.some((reason) => reason.includes("unmet precondition")),
  );
});

Deno.test("verify() says less evidence when seeds of an arm are missing", () => {
  const fewer = gate({ records: records().slice(2) });
  assertEquals(fewer.outcome, "less evidence");
  assertEquals(fewer.reasons, [
    "1 of 5 seeds missing in arm main, data: 100",
    "1 of 5 seeds missing in arm negative, control: 100",
  ]);
  const withoutControl = records().filter(({ unit }) => unit.arm === "main");
  assertEquals(gate({ records: withoutControl }).outcome, "less evidence");
});

Deno.test("verify() says less evidence without any record", () => {
  const result = gate({ records: [] });
  assertEquals(result.outcome, "less evidence");
  assertEquals(result.found, { asStated: "not run", controlled: "not run" });
});

Deno.test("verify() asks for seeds of the baseline, not for as many others", () => {
  const others = [105, 106, 107, 108, 109].flatMap((seed) => seedRecords(seed));
  assertEquals(gate({ records: others }).outcome, "less evidence");
});

Deno.test("verify() calls a regression by that name even with seeds missing", () => {
  const fewer = records({ drop: 0.2 }).slice(2);
  assertEquals(gate({ records: fewer }).outcome, "regressed");
});

Deno.test("verify() calls a decided verdict a regression even with a seed missing", () => {
  const six = [...records({ drop: 0.08 }), ...seedRecords(105, { drop: 0.08 })];
  const result = gate({
    baseline: baselineOf(six),
    records: records({ drop: 0.04 }),
  });
  assertEquals(result.outcome, "regressed");
  assertEquals(
    result.reasons[0],
    "as stated contradicted, expected reproduced",
  );
});

Deno.test("verify() names the first failed unit", () => {
  const failed = [
    ...seedRecords(100, { state: "failed" }),
    ...records().slice(2),
  ];
  const result = gate({ records: failed });
  assertEquals(result.outcome, "unit failed");
  assertEquals(
    result.reasons.slice(0, 2),
    [
      "1 unit failed, first: seed 100, main, data: out of memory",
      "1 of 5 seeds missing in arm main, data: 100",
    ],
  );
});

Deno.test("verify() does not compare versions of a claim", () => {
  const result = gate({ claims: [{ ...CLAIM, version: 2 }] });
  assertEquals(result.outcome, "less evidence");
  assertEquals(result.reasons, [
    "the baseline is of version 1, the claim is at version 2",
  ]);
});

Deno.test("verify() misses a claim that is gone, unless others were asked for", () => {
  assertEquals(gate({ claims: [] }).outcome, "less evidence");
  assertEquals(gate({ claims: [], all: false }), undefined as never);
});

Deno.test("verify() lists what the baseline does not have", () => {
  const result = gate({ baseline: baselineOf([]) });
  assertEquals(result.outcome, "new");
  assertEquals(result.expected, null);
});

Deno.test("gateExitCode() lets what is worse decide", () => {
  const code = (...outcomes: GateOutcome[]) =>
    gateExitCode(outcomes.map((outcome) => ({ ...gate({}), outcome })));
  assertEquals(code(), 0);
  assertEquals(code("as expected", "new"), 0);
  assertEquals(code("as expected", "less evidence"), 3);
  assertEquals(code("less evidence", "unit failed"), 4);
  assertEquals(code("unit failed", "regressed", "less evidence"), 1);
});

Deno.test("verify() refuses records of other numerics and names both, with the remedies", () => {
  const other = records({ probe: "a390a84af5773d60" });
  for (
    const words of [
      "none 0, oneDNN on, cpu/avx2, 1 thread, probe 9f, the",
      "cpu/avx2, 1 thread, probe a390a84af577, ",
      "--across-numerics",
      "--update-baseline",
    ]
  ) {
    assertThrows(() => gate({ records: other }), RangeError, words);
  }
});

Deno.test("verify() takes an unknown probe for no numerics that it knows, not even for another unknown one", () => {
  const old = records({ probe: "unknown" });
  assertThrows(
    () => gate({ records: old, baseline: baselineOf(old) }),
    RangeError,
    "probe unknown",
  );
});

Deno.test("verify() across numerics counts no equal values and says so", () => {
  const { outcome, change, reasons, numerics } = gate({
    records: records({ probe: "b0" }),
    acrossNumerics: true,
  });
  assertEquals(outcome, "as expected");
  assertEquals(change.seeds, 5);
  assertEquals(change.identical, undefined);
  assertEquals(reasons.length, 1);
  assert(reasons[0]!.endsWith("compared by interval only"));
  assertEquals([numerics!.baseline.probe, numerics!.found.probe], ["9f", "b0"]);
});

Deno.test("verify() across numerics still finds a change beyond the smallest effect", () => {
  const result = gate({
    records: records({ drop: 0.2, probe: "b0" }),
    acrossNumerics: true,
  });
  assertEquals(result.outcome, "regressed");
});

Deno.test("verify() across numerics lets a verdict become open, not become its contrary", () => {
  const found = (before: number, now: number) =>
    gate({
      baseline: baselineOf(records({ drop: before })),
      records: records({ drop: now, probe: "b0" }),
      acrossNumerics: true,
    });
  // 8 to 5 pp, the smallest effect itself: reproduced becomes inconclusive.
  const open = found(0.08, 0.05);
  assertEquals(open.found.asStated, "inconclusive");
  assertEquals(open.outcome, "as expected");
  // 8 to 4 pp: reproduced becomes contradicted, although the change is below the smallest effect.
  const contrary = found(0.08, 0.04);
  assertEquals(contrary.outcome, "regressed");
  assert(
    contrary.reasons.includes("as stated contradicted, expected reproduced"),
  );
});
