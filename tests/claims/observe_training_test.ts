import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  observeEpochChoice,
  observeEpochs,
  observeFineTuning,
  observeHead,
} from "../../src/claims/observe_training.ts";
import type { Predictions, TrainedNetwork } from "../../src/claims/values.ts";

const scheme = {
  names: ["G0", "G1"],
  descriptions: ["", ""],
  pairs: [{ minority: 1, majority: 0 }],
};

/** Right images of ten per group and epoch. */
function run(
  epochs: readonly {
    validation: readonly [number, number];
    test: readonly [number, number];
  }[],
): TrainedNetwork {
  const results = (counts: readonly number[]) =>
    counts.map((correct) => ({ correct, n: 10 }));
  return {
    parameters: new Map(),
    kept: new Map(),
    history: [],
    evaluations: {
      scheme,
      epochs: epochs.map(({ validation, test }, epoch) => ({
        epoch,
        groups: { validation: results(validation), test: results(test) },
      })),
    },
  };
}

/** The worst group of the test split is at .5, .8, .3; validation likes epoch 2. */
const bumpy = run([
  { validation: [9, 5], test: [9, 5] },
  { validation: [9, 6], test: [9, 8] },
  { validation: [9, 7], test: [3, 9] },
]);

function changes(observed: readonly { quantity: string; value: number }[]) {
  return observed.filter(({ quantity }) => quantity === "worst-group change")
    .map(({ value }) => value);
}

Deno.test("observeFineTuning() takes the last scheduled epoch, not the best", () => {
  const [change] = changes(observeFineTuning(bumpy, "loop"));
  assertAlmostEquals(change!, 0.3 - 0.5, 1e-12);
});

Deno.test("a network that was not evaluated epoch by epoch is refused with what to set", () => {
  const { evaluations: _, ...silent } = bumpy;
  assertThrows(() => observeEpochs(silent, "loop"), RangeError, "evaluateOn");
  const onValidation = {
    ...silent,
    evaluations: {
      scheme,
      epochs: [{ epoch: 0, groups: { validation: [{ correct: 1, n: 1 }] } }],
    },
  };
  assertThrows(
    () => observeFineTuning(onValidation, "loop"),
    RangeError,
    "evaluates on validation",
  );
});

Deno.test("observeEpochChoice() shows what choosing on test makes of the same run", () => {
  const [last, validation, test] = changes(observeEpochChoice(bumpy, "loop"));
  assertAlmostEquals(last!, -0.2, 1e-12);
  // Validation's worst group is best (.7) after epoch 2, where the test split's is .3.
  assertAlmostEquals(validation!, -0.2, 1e-12);
  assertAlmostEquals(test!, 0.3, 1e-12);
});

Deno.test("observeEpochs() gives every group after every epoch, the start included", () => {
  const seen = observeEpochs(bumpy, "loop");
  assertEquals(seen.length, 6);
  assertEquals(seen[1], {
    quantity: "accuracy",
    condition: "loop, epoch 0",
    group: "G1",
    value: 0.5,
    n: 10,
  });
});

/** Four images, two per group; `right` says which are classified rightly. */
function predicted(right: readonly boolean[]): Predictions {
  const labels = Uint8Array.of(0, 1, 0, 1);
  const logits = right.flatMap((is, at) => {
    const label = is ? labels[at]! : 1 - labels[at]!;
    return label === 0 ? [1, 0] : [0, 1];
  });
  return {
    scheme,
    history: [],
    splits: {
      test: {
        logits: { data: Float32Array.from(logits), shape: [4, 2] },
        labels,
        groups: Uint8Array.of(0, 0, 1, 1),
      },
    },
  };
}

Deno.test("observeHead() gives the change of the worst group from the start", () => {
  const start = predicted([true, true, false, false]);
  const better = predicted([true, true, true, false]);
  const [change] = changes(observeHead(better, { start, condition: "DFR" }));
  assertAlmostEquals(change!, 0.5, 1e-12);
});
