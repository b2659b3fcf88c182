import { assertEquals, assertThrows } from "@std/assert";
import {
  CHANNEL_MAP,
  CONSTANT_EDITS,
  memorised,
  networkFor,
  observeConstants,
  observeGradient,
  observeMagnitude,
  observeMap,
  TRACED_EDITS,
  underOptimiser,
} from "../../src/claims/silent_majority.ts";
import type { SweepEntry } from "../../src/claims/sweep_spec.ts";
import type { Predictions, SweepTable } from "../../src/claims/values.ts";
import { builtSweep } from "./_built_sweep.ts";
import { UNIT } from "./_unit.ts";

/** A sweep with a row for every draw of these entries, in which nothing happens but where `wrong` says so. */
function sweepOf(
  entries: readonly SweepEntry[],
  wrong: (condition: string) => readonly number[] = () => [],
): SweepTable {
  const built = builtSweep();
  const rows = entries.flatMap(({ condition, draws }) =>
    Array.from({ length: draws }, (_, draw) => ({
      condition,
      draw,
      neurons: ["conv1[0]"],
    }))
  );
  return {
    ...built,
    rows,
    correct: rows.map(({ condition }) =>
      built.images.baseCorrect.reduce((all, _, at) => {
        all[at] = wrong(condition).includes(at) ? 0 : 1;
        return all;
      }, new Uint8Array(built.images.index.length))
    ),
  };
}

function contrastOf(
  observed: readonly { quantity: string; condition: string; value: number }[],
  condition: string,
): number | undefined {
  return observed.find((one) =>
    one.quantity === "contrast of the drop" && one.condition === condition
  )?.value;
}

Deno.test("TRACED_EDITS names every condition once", () => {
  const names = TRACED_EDITS.map(({ condition }) => condition);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("observeMagnitude() reads the decided k and its controls from the swept conditions", () => {
  // Positions 10 and 11 are the G1 images of half B: both wrong is a drop of 1, a contrast of .5.
  const table = sweepOf(
    TRACED_EDITS,
    (condition) => condition === "largest magnitude, k = 3" ? [10, 11] : [],
  );
  const seen = observeMagnitude(table);
  assertEquals(contrastOf(seen, "traced"), 0.5);
  assertEquals(contrastOf(seen, "same-layer random"), 0);
  assertEquals(contrastOf(seen, "margin-matched majority"), 0);
  assertEquals(contrastOf(seen, "largest magnitude, k = 3"), 0.5);
  assertEquals(contrastOf(seen, "largest magnitude, k = 1"), 0);
});

Deno.test("observeGradient() averages over the groups that it traces for", () => {
  const table = sweepOf(
    TRACED_EDITS,
    (condition) =>
      condition === "largest gradient for G1, k = 3" ? [10, 11] : [],
  );
  const seen = observeGradient(table);
  // .5 traced for G1, 0 traced for G2.
  assertEquals(contrastOf(seen, "traced"), 0.25);
  assertEquals(contrastOf(seen, "traced for the majority"), 0);
});

Deno.test("observeMap() reads the exhaustive map", () => {
  const table = sweepOf(CHANNEL_MAP.map((entry) => ({ ...entry, draws: 2 })));
  assertEquals(contrastOf(observeMap(table), "every channel"), 0);
});

Deno.test("observeConstants() gives the mean drop of the four groups under every edit", () => {
  const table = sweepOf(
    CONSTANT_EDITS,
    (condition) => condition.startsWith("zero") ? [8, 9, 10, 11] : [],
  );
  const drops = observeConstants(table).filter(({ quantity }) =>
    quantity === "mean drop"
  );
  assertEquals(drops.map(({ condition, value }) => [condition, value]), [
    ["zero", 0.5],
    ["ablate", 0],
    ["mean", 0],
  ]);
});

Deno.test("observeConstants() refuses a dataset whose minority groups were not traced: it would speak of others", () => {
  const table = sweepOf(CONSTANT_EDITS);
  const scheme = {
    ...table.scheme,
    pairs: [{ minority: 0, majority: 1 }, { minority: 2, majority: 3 }],
  };
  assertThrows(
    () => observeConstants({ ...table, scheme }),
    RangeError,
    "it has no condition zero of G0's",
  );
});

Deno.test("underOptimiser() names the optimiser in every condition", () => {
  const [one] = underOptimiser([{
    quantity: "drop",
    condition: "traced",
    group: "G0",
    value: 0,
    n: 1,
  }], "SGD");
  assertEquals(one!.condition, "traced, SGD");
});

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
