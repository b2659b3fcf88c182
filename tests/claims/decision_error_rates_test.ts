/**
 * How often the rule is wrong when the effect sits exactly on the smallest one that matters, for normal seeds.
 * There both errors are at most their one-sided level: .025 for `reproduced` and, with one control, .025 for
 * `contradicted` (Lehmann & Romano, Testing Statistical Hypotheses, 2005, section 3.4 on one-sided t tests).
 */
import { assertGreater, assertLess } from "@std/assert";
import { decide } from "../../src/claims/decide.ts";
import { decideBy } from "../../src/claims/rule.ts";
import { RandomState } from "../../src/random/mod.ts";
import { builtRecord, SUBJECT } from "./_built_records.ts";

const effect = { quantity: "effect", condition: "traced" };
const SMALLEST = 0.05;
const RUNS = 4000;
/** Three standard errors of a share of .025 over the runs: √(.025 · .975 / 4000) = .00247. */
const SLACK = 3 * 0.00247;

const rule = decideBy(effect, {
  smallestEffect: SMALLEST,
  against: [{
    name: "random",
    arm: "main",
    readout: { quantity: "effect", condition: "random" },
  }],
  firesIn: [{
    name: "planted",
    arm: "positive",
    dataset: "planted",
    criteria: [{ says: "fires", readout: effect, above: SMALLEST }],
  }],
});

/** Shares of controlled verdicts over many runs in which the true difference is `difference`. */
function rates(numSeeds: number, difference: number) {
  const random = new RandomState(0);
  let reproduced = 0;
  let contradicted = 0;
  for (let run = 0; run < RUNS; run++) {
    const noise = random.randn(2 * numSeeds);
    const records = Array.from({ length: numSeeds }, (_, seed) => [
      builtRecord(seed, {
        "effect/traced": difference + 0.05 * noise[2 * seed]!,
        "effect/random": 0,
      }, { n: 100000 }),
      builtRecord(seed, { "effect/traced": 1 + 0.01 * noise[2 * seed + 1]! }, {
        arm: "positive",
        dataset: "planted",
      }),
    ]).flat();
    const { verdict } = decide(rule, SUBJECT, records).controlled;
    if (verdict === "reproduced") reproduced++;
    if (verdict === "contradicted") contradicted++;
  }
  return { reproduced: reproduced / RUNS, contradicted: contradicted / RUNS };
}

for (const numSeeds of [5, 10, 20]) {
  Deno.test(`decide() errs at most at its level with ${numSeeds} seeds of normal data`, () => {
    const { reproduced, contradicted } = rates(numSeeds, SMALLEST);
    assertLess(reproduced, 0.025 + SLACK);
    assertLess(contradicted, 0.025 + SLACK);
    // A rule that never decides would pass the bounds above.
    assertGreater(reproduced, 0.025 - SLACK);
    assertGreater(contradicted, 0.025 - SLACK);
  });
}

Deno.test("decide() finds a difference of two standard deviations with 10 seeds more often than not", () => {
  // Noncentrality (.15 − .05) / (.05 / √10) = 6.3 against t(.975, 9) = 2.26: power above .99.
  assertGreater(rates(10, 0.15).reproduced, 0.99);
});
