import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { decide, decideAll } from "../../src/claims/decide.ts";
import { decideBy, type DecideOptions } from "../../src/claims/rule.ts";
import type { UnitRecord } from "../../src/claims/types.ts";
import { builtRecord, SUBJECT } from "./_built_records.ts";
import { CLAIM } from "./_gate.ts";
import { OWN_PICTURES } from "./_unit.ts";

const effect = { quantity: "effect", condition: "traced" };

const random = {
  name: "random neurons",
  arm: "main",
  readout: { quantity: "effect", condition: "random" },
} as const;

/** A positive arm that fires: its effect is far above the smallest one. */
const planted = {
  name: "planted network",
  arm: "positive",
  dataset: "planted",
  criteria: [{ says: "fires", readout: effect, above: 0.05 }],
} as const;

function rule(options: Partial<DecideOptions> = {}) {
  return decideBy(effect, {
    smallestEffect: 0.05,
    against: [random],
    firesIn: [planted],
    ...options,
  });
}

/** Five seeds of the main arm around `traced` and `randomly`, and a positive arm that fires. */
function seeds(traced: number, randomly: number, count = 5): UnitRecord[] {
  return Array.from({ length: count }, (_, seed) => {
    // Spread of ±1 pp, the same in both conditions of a seed: the paired difference keeps half of it.
    const wobble = ((seed % 3) - 1) / 100;
    return [
      builtRecord(seed, {
        "effect/traced": traced + wobble,
        "effect/random": randomly + wobble / 2,
      }),
      builtRecord(seed, { "effect/traced": 0.4 + wobble }, {
        arm: "positive",
        dataset: "planted",
      }),
    ];
  }).flat();
}

Deno.test("decide() reproduces both readings of an effect that random neurons lack", () => {
  const decision = decide(rule(), SUBJECT, seeds(0.2, 0));
  assertEquals(decision.asStated.verdict, "reproduced");
  assertEquals(decision.controlled.verdict, "reproduced");
  assertEquals(decision.seeds, [0, 1, 2, 3, 4]);
});

Deno.test("decide() reproduces as stated and contradicts controlled where random neurons do the same", () => {
  const decision = decide(rule(), SUBJECT, seeds(0.2, 0.2));
  assertEquals(decision.asStated.verdict, "reproduced");
  assertEquals(decision.controlled.verdict, "contradicted");
  assertEquals(decision.controlled.detail, "absent");
});

Deno.test("decide() names an effect on the other side opposite", () => {
  const decision = decide(rule(), SUBJECT, seeds(-0.2, 0));
  assertEquals(decision.asStated.verdict, "contradicted");
  assertEquals(decision.asStated.detail, "opposite");
  assertEquals(decision.controlled.detail, "opposite");
});

Deno.test("decide() stays inconclusive where the interval holds the smallest effect", () => {
  // Mean .05 and wobbles of ±1 pp: the interval straddles .05.
  const { asStated } = decide(rule(), SUBJECT, seeds(0.05, 0));
  assertEquals(asStated.verdict, "inconclusive");
});

Deno.test("decide() gives the t interval of the seeds", () => {
  // Values .19 .20 .21 .19 .20: mean .198, sd .00836660, t(.975, 4) = 2.77644511,
  // half-width 2.77644511 · .00836660 / √5 = .01038852.
  const { asStated } = decide(rule(), SUBJECT, seeds(0.2, 0));
  const { estimate } = asStated.comparisons[0]!;
  assertAlmostEquals(estimate!.mean, 0.198, 1e-12);
  assertAlmostEquals(estimate!.low, 0.198 - 0.01038852, 1e-7);
  assertAlmostEquals(estimate!.high, 0.198 + 0.01038852, 1e-7);
});

Deno.test("decide() needs every control to be exceeded", () => {
  const weak = { ...random, name: "majority-traced", readout: effect };
  const decision = decide(
    rule({ against: [random, weak] }),
    SUBJECT,
    seeds(0.2, 0),
  );
  assertEquals(decision.controlled.comparisons.map(({ holds }) => holds), [
    true,
    false,
  ]);
  assertEquals(decision.controlled.verdict, "contradicted");
});

Deno.test("decide() adjusts refutation for the number of controls (Holm)", () => {
  const values = [0.01, 0.03, 0.05, 0.0, 0.03];
  // mean .024, sd .01949359, sem .00871780, t = (.024 − .05) / .00871780 = −2.98241, p(4 df) = .02032.
  const records = values.flatMap((value, seed) => [
    builtRecord(seed, {
      "effect/traced": value,
      "effect/random": 0,
      "effect/other": value - 0.2,
    }),
    builtRecord(seed, { "effect/traced": 0.4 + seed / 1000 }, {
      arm: "positive",
      dataset: "planted",
    }),
  ]);
  const alone = decide(rule(), SUBJECT, records);
  assertAlmostEquals(
    alone.controlled.comparisons[0]!.refutedP,
    0.02032,
    1e-4,
  );
  assertEquals(alone.controlled.verdict, "contradicted");
  const other = {
    name: "other",
    arm: "main",
    readout: { quantity: "effect", condition: "other" },
  } as const;
  const both = decide(rule({ against: [random, other] }), SUBJECT, records);
  assertAlmostEquals(both.controlled.comparisons[0]!.refutedP, 0.04064, 1e-4);
  assertEquals(both.controlled.verdict, "inconclusive");
});

Deno.test("decide() is capped by a precondition that one seed does not meet", () => {
  const records = seeds(0.2, 0);
  records[0] = builtRecord(0, { "effect/traced": 0.2, "effect/random": 0 }, {
    met: false,
  });
  const decision = decide(rule(), SUBJECT, records);
  assertEquals(decision.asStated.verdict, "inconclusive");
  assertEquals(decision.controlled.verdict, "inconclusive");
  assertEquals(decision.failedPreconditions.length, 1);
});

Deno.test("decide() never takes a crash for evidence", () => {
  const records = [...seeds(0.2, 0), builtRecord(9, {}, { state: "failed" })];
  const decision = decide(rule(), SUBJECT, records);
  assertEquals(decision.failedUnits, 1);
  assertEquals(decision.asStated.verdict, "inconclusive");
});

Deno.test("decide() needs five seeds", () => {
  const { asStated } = decide(rule(), SUBJECT, seeds(0.2, 0, 4));
  assertEquals(asStated.verdict, "inconclusive");
  assertEquals(asStated.reasons, ["4 of at least 5 seeds"]);
});

Deno.test("decide() takes `reproduced` away where the negative control fires", () => {
  const negative = Array.from(
    { length: 5 },
    (_, seed) =>
      builtRecord(seed, { "effect/traced": 0.2 + seed / 1000 }, {
        arm: "negative",
        dataset: "null",
      }),
  );
  const silent = rule({ silentIn: [{ name: "null", dataset: "null" }] });
  const decision = decide(silent, SUBJECT, [...seeds(0.2, 0), ...negative]);
  assertEquals(decision.negative[0]!.fires, true);
  assertEquals(decision.controlled.verdict, "inconclusive");
  assertEquals(decision.asStated.verdict, "reproduced");
});

Deno.test("decide() does not take a negative control that was not run for a silent one", () => {
  const silent = rule({ silentIn: [{ name: "null", dataset: "null" }] });
  const decision = decide(silent, SUBJECT, seeds(0.2, 0));
  assertEquals(decision.negative[0]!.fires, false);
  assertEquals(decision.controlled.verdict, "inconclusive");
});

Deno.test("decide() takes controlled `contradicted` away where the positive control stays silent", () => {
  const records = seeds(0.2, 0.2).map((record) =>
    record.unit.arm === "positive"
      ? builtRecord(record.unit.seed, {
        "effect/traced": record.unit.seed / 1000,
      }, { arm: "positive", dataset: "planted" })
      : record
  );
  const decision = decide(rule(), SUBJECT, records);
  assertEquals(decision.positive[0]!.fires, false);
  assertEquals(decision.controlled.verdict, "inconclusive");
});

Deno.test("decide() takes controlled `contradicted` away where there is no positive control", () => {
  const decision = decide(rule({ firesIn: [] }), SUBJECT, seeds(0.2, 0.2));
  assertEquals(decision.controlled.verdict, "inconclusive");
  assertEquals(decision.asStated.verdict, "reproduced");
});

Deno.test("decide() widens the interval of equal values to one image", () => {
  const records = Array.from(
    { length: 5 },
    (_, seed) =>
      builtRecord(seed, { "effect/traced": 0.06, "effect/random": 0 }, {
        n: 56,
      }),
  );
  const { estimate, holds } = decide(rule(), SUBJECT, records).asStated
    .comparisons[0]!;
  assertAlmostEquals(estimate!.high - estimate!.mean, 1 / 56, 1e-12);
  // .06 − 1/56 = .042 is not above .05.
  assertEquals(holds, false);
});

Deno.test("decide() gives seeds that nearly agree no narrower interval than seeds that agree", () => {
  // Values .060 .061 .060 .061 .060: mean .0604; the t interval alone is ±.0007 wide, one image of 56 is ±.0179.
  const records = Array.from(
    { length: 5 },
    (_, seed) =>
      builtRecord(seed, { "effect/traced": 0.06 + (seed % 2) / 1000 }, {
        n: 56,
      }),
  );
  const { estimate, holds } = decide(rule(), SUBJECT, records).asStated
    .comparisons[0]!;
  assertAlmostEquals(estimate!.high - estimate!.mean, 1 / 56, 1e-12);
  assertEquals(holds, false);
});

Deno.test("decide() tests with the standard error of its interval", () => {
  // 45 of 1000 in every seed but one: mean .0452, the interval is one image of 100 wide and holds .05, so .05 is not
  // refuted, although the t interval alone (±.0006) is below it.
  const records = Array.from(
    { length: 5 },
    (_, seed) =>
      builtRecord(seed, { "effect/traced": seed === 0 ? 0.046 : 0.045 }, {
        n: 100,
      }),
  );
  const { estimate, refuted } = decide(rule(), SUBJECT, records).asStated
    .comparisons[0]!;
  assertAlmostEquals(estimate!.high, 0.0552, 1e-12);
  assertEquals(refuted, false);
});

Deno.test("decide() scales the subtrahend of a criterion", () => {
  // "the majority's drop is below half the minority's": minority − 2 · majority > 0.
  const halves = rule({
    asStated: [{
      says: "majority below half the minority",
      readout: effect,
      minus: { quantity: "effect", condition: "random" },
      times: 2,
      above: 0,
    }],
  });
  // .2 + w − 2 · (.12 + w/2) = −.04 for every seed.
  const decision = decide(halves, SUBJECT, seeds(0.2, 0.12));
  const [comparison] = decision.asStated.comparisons;
  assertAlmostEquals(comparison!.estimate!.mean, -0.04, 1e-12);
});

Deno.test("decide() refuses records of different numerics", () => {
  assertThrows(
    () =>
      decide(rule(), SUBJECT, [
        builtRecord(0, { "effect/traced": 0 }),
        builtRecord(1, { "effect/traced": 0 }, { threads: 2 }),
      ]),
    RangeError,
    "different numerics",
  );
  assertThrows(
    () =>
      decide(rule(), SUBJECT, [
        builtRecord(0, { "effect/traced": 0 }, { probe: "aa" }),
        builtRecord(1, { "effect/traced": 0 }, { probe: "bb" }),
      ]),
    RangeError,
    "different numerics",
  );
});

Deno.test("decide() says that a positive control was not run, not that it stays silent", () => {
  const records = seeds(0.2, 0.2).filter(({ unit }) => unit.arm !== "positive");
  const { controlled } = decide(rule(), SUBJECT, records);
  assertEquals(controlled.verdict, "inconclusive");
  assertEquals(
    controlled.reasons.filter((one) => one.includes("positive")),
    ["the positive control has too few seeds: planted network"],
  );
});

Deno.test("decide() says what is missing where only the network itself was measured", () => {
  const elsewhere = {
    name: "another dataset",
    arm: "negative",
    dataset: "elsewhere",
    readout: effect,
  } as const;
  const records = seeds(0.2, 0.2).filter(({ unit }) => unit.arm === "main");
  const { asStated, controlled } = decide(
    rule({ against: [elsewhere] }),
    SUBJECT,
    records,
  );
  assertEquals(asStated.verdict, "reproduced");
  assertEquals(controlled.verdict, "not run");
  assertEquals(controlled.reasons, [
    "the positive control has too few seeds: planted network",
  ]);
});

Deno.test("decideAll() never pools two folders, nor one folder under two transforms", () => {
  const { data } = OWN_PICTURES;
  const on = (changed: Partial<typeof data & object>) =>
    seeds(0.2, 0).filter(({ unit }) => unit.arm === "main").slice(0, 2)
      .map((one) => ({
        ...one,
        unit: { ...one.unit, data: { ...data!, ...changed } },
      }));
  const transform = { ...data!.transform, colourOrder: "bgr" } as const;
  const decisions = decideAll(CLAIM, [
    ...on({ content: "aa" }),
    ...on({ content: "bb" }),
    ...on({ content: "bb", transform }),
  ]);
  assertEquals(decisions.map(({ seeds }) => seeds.length), [2, 2, 2]);
});

Deno.test("decideAll() never pools networks of one name that different code defines", () => {
  const registered = seeds(0.2, 0).filter(({ unit }) => unit.arm === "main");
  const own = (digest: string) =>
    registered.slice(0, 2).map((record) => ({
      ...record,
      unit: {
        ...record.unit,
        architectureFile: { sha256: "f1", digest },
      },
    }));
  const decisions = decideAll(CLAIM, [...registered, ...own("x"), ...own("y")]);
  assertEquals(
    decisions.map(({ subject, seeds }) => [
      subject.architectureDigest,
      seeds.length,
    ]),
    [["x", 2], ["y", 2], [undefined, 5]],
  );
});

Deno.test("decideAll() never pools networks that were given with trained ones or with another set", () => {
  const trained = seeds(0.2, 0).filter(({ unit }) => unit.arm === "main");
  const given = (set: string) =>
    trained.slice(0, 2).map((record) => ({
      ...record,
      unit: { ...record.unit, weights: { sha256: "f1", set } },
    }));
  const decisions = decideAll(CLAIM, [
    ...trained,
    ...given("x"),
    ...given("y"),
  ]);
  assertEquals(
    decisions.map(({ subject, seeds }) => [subject.weights, seeds.length]),
    [["x", 2], ["y", 2], [undefined, 5]],
  );
});
