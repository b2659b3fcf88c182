import { assertAlmostEquals, assertEquals } from "@std/assert";
import { decide } from "../../src/claims/decide.ts";
import { planSeeds } from "../../src/claims/plan_seeds.ts";
import { decideBy } from "../../src/claims/rule.ts";
import { builtRecord, SUBJECT } from "./_built_records.ts";

const effect = { quantity: "effect", condition: "traced" };
const zero = { quantity: "effect", condition: "random" };
const rule = decideBy(effect, {
  smallestEffect: 0.05,
  against: [{ name: "random", arm: "main", readout: zero }],
});

/** The first as-stated comparison of seeds with these values. */
function planned(values: readonly number[]) {
  const records = values.map((value, seed) =>
    builtRecord(seed, { "effect/traced": value, "effect/random": 0 })
  );
  return planSeeds(decide(rule, SUBJECT, records)).asStated.comparisons[0]!;
}

// Both expected values: scipy 1.17.1, with
//   power(d, n) = 1 - stats.nct.cdf(stats.t.ppf(.975, n - 1), n - 1, d * sqrt(n)).

Deno.test("planSeeds() gives what five seeds would have shown with 80 % power", () => {
  // sd * optimize.brentq(lambda d: power(d, 5) - .8, .01, 20) = .0118935168 above the threshold.
  const { detectable } = planned([0.04, 0.05, 0.06, 0.05, 0.05]);
  assertAlmostEquals(detectable!, 0.05 + 0.0118935168, 1e-6);
});

Deno.test("planSeeds() says how many seeds would settle an open comparison", () => {
  // Mean .06, sd .0178885: next(n for n in range(2, 200) if power(.559017, n) >= .8) = 28.
  const { seedsToDecide } = planned([0.04, 0.06, 0.08, 0.04, 0.08, 0.06]);
  assertEquals(seedsToDecide, 28);
});

Deno.test("planSeeds() plans no seeds for a comparison that is settled", () => {
  const held = planned([0.2, 0.21, 0.19, 0.2, 0.2]);
  assertEquals(held.holds, true);
  assertEquals(held.seedsToDecide, undefined);
  const refuted = planned([-0.2, -0.21, -0.19, -0.2, -0.2]);
  assertEquals(refuted.refuted, true);
  assertEquals(refuted.seedsToDecide, undefined);
});

Deno.test("planSeeds() leaves a single seed as it is", () => {
  const { detectable, seedsToDecide } = planned([0.2]);
  assertEquals([detectable, seedsToDecide], [undefined, undefined]);
});

Deno.test("planSeeds() does not plan beyond a thousand seeds", () => {
  const { seedsToDecide } = planned([0.051, 0.249, -0.15, 0.1, 0.0001]);
  assertEquals(seedsToDecide, undefined);
});

Deno.test("planSeeds() leaves the verdicts as they are", () => {
  const records = [0, 1, 2, 3, 4].map((seed) =>
    builtRecord(seed, { "effect/traced": 0.2 + seed / 100, "effect/random": 0 })
  );
  const decision = decide(rule, SUBJECT, records);
  const after = planSeeds(decision);
  assertEquals(after.asStated.verdict, decision.asStated.verdict);
  assertEquals(after.controlled.verdict, decision.controlled.verdict);
  assertEquals(after.seeds, decision.seeds);
});
