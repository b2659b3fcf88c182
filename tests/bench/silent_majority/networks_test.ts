import { assertEquals, assertThrows } from "@std/assert";
import {
  ermNetwork,
  FIXTURE_ERM,
  memorised,
  networkFor,
  plantedNetwork,
} from "../../../bench/silent_majority/mod.ts";
import { erm } from "../../../src/claims/network_recipes.ts";
import type { Predictions } from "../../../src/claims/values.ts";
import { builtSweep } from "../../claims/_built_sweep.ts";
import { GIVEN, UNIT } from "../../claims/_unit.ts";

Deno.test("networkFor() plants in the positive arm only", () => {
  const main = networkFor(UNIT);
  const negative = networkFor({ ...UNIT, arm: "negative" });
  const positive = networkFor({ ...UNIT, arm: "positive" });
  assertEquals(negative, main);
  assertEquals(JSON.stringify(positive) === JSON.stringify(main), false);
});

/** Ten images per group and split; all right but `wrongOnTest` G1 images of the test split. */
function trained(wrongOnTest: number): Predictions {
  const groups = Uint8Array.from(
    { length: 40 },
    (_, at) => Math.floor(at / 10),
  );
  const labels = groups.map((group) => group >> 1);
  const outputs = (wrong: number) => {
    const data = new Float32Array(80);
    labels.forEach((label, at) => {
      const isWrong = at >= 10 && at < 10 + wrong;
      data[2 * at + (isWrong ? 1 - label : label)] = 1;
    });
    return { logits: { data, shape: [40, 2] }, labels, groups };
  };
  const epoch = {
    accuracy: 1,
    groupAccuracies: [1, 1, 1, 1],
    learningRate: 0,
  };
  return {
    scheme: builtSweep().scheme,
    history: [{ ...epoch, epoch: 1, loss: 1 }, { ...epoch, epoch: 2, loss: 1 }],
    splits: { train: outputs(0), test: outputs(wrongOnTest) },
  };
}

Deno.test("memorised() wants the minority groups 5 pp better on train than on test", () => {
  // One of 20 minority images wrong on test is a gap of 5 pp; none is a gap of 0.
  assertEquals(memorised(trained(1), UNIT).at(-1)!.met, true);
  assertEquals(memorised(trained(0), UNIT).at(-1)!.met, false);
});

Deno.test("memorised() asks a control arm for convergence at most", () => {
  assertEquals(memorised(trained(0), { ...UNIT, arm: "negative" }).length, 2);
  assertEquals(memorised(trained(0), { ...UNIT, arm: "positive" }), []);
});

Deno.test("ermNetwork() and plantedNetwork() train at the fixture only: elsewhere it would be another experiment", () => {
  const full = { ...UNIT, scale: "full" } as const;
  assertThrows(() => ermNetwork(full), RangeError, "at scale full");
  assertThrows(() => plantedNetwork(full), RangeError, "at scale full");
  assertEquals(ermNetwork(UNIT), erm(UNIT, FIXTURE_ERM));
  // A network that was given is taken as it is, wherever it was trained.
  assertEquals(ermNetwork({ ...GIVEN, scale: "full" }), ermNetwork(GIVEN));
});

Deno.test("plantedNetwork() refuses given weights", () => {
  assertThrows(() => plantedNetwork(GIVEN), RangeError, "given weights");
});
