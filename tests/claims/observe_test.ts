import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  accuracies,
  accuracyGaps,
  contrastOf,
  sameSplitDrops,
  trainingConverged,
} from "../../src/claims/observe.ts";
import type { Observation } from "../../src/claims/types.ts";
import type { Predictions, SplitPredictions } from "../../src/claims/values.ts";

const SCHEME = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: ["", "", "", ""],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
};

/** A split from [group, right, wrong] counts; the label of a group is 0 for G0 and G1, 1 for G2 and G3. */
function split(
  counts: readonly (readonly [number, number, number])[],
): SplitPredictions {
  const images = counts.flatMap(([group, right, wrong]) => [
    ...Array.from({ length: right }, () => ({ group, right: true })),
    ...Array.from({ length: wrong }, () => ({ group, right: false })),
  ]);
  const label = (group: number) => group >> 1;
  return {
    logits: {
      shape: [images.length, 2],
      data: Float32Array.from(images.flatMap(({ group, right }) => {
        const says = right ? label(group) : 1 - label(group);
        return says === 0 ? [2, -1] : [-1, 2];
      })),
    },
    labels: Uint8Array.from(images, ({ group }) => label(group)),
    groups: Uint8Array.from(images, ({ group }) => group),
  };
}

function epochs(losses: readonly number[]): Predictions["history"] {
  return losses.map((loss, index) => ({
    epoch: index + 1,
    loss,
    accuracy: 1,
    learningRate: 0.001,
    groupAccuracies: [1, 1, 1, 1],
  }));
}

// Train: G0 10/10, G1 4/5, G2 4/4, G3 9/10. Test: G0 18/20, G1 4/10, G2 1/2, G3 8/10.
const NETWORK: Predictions = {
  scheme: SCHEME,
  splits: {
    train: split([[0, 10, 0], [1, 4, 1], [2, 4, 0], [3, 9, 1]]),
    test: split([[0, 18, 2], [1, 4, 6], [2, 1, 1], [3, 8, 2]]),
  },
  history: epochs([1, 0.2, 0.195]),
};

function valuesOf(observations: readonly Observation[]) {
  return observations.map(({ group, value, n }) => [group, value, n]);
}

Deno.test("accuracies() gives every group's share of right images and the worst group's", () => {
  assertEquals(valuesOf(accuracies(NETWORK, "train")), [
    ["G0", 1, 10],
    ["G1", 0.8, 5],
    ["G2", 1, 4],
    ["G3", 0.9, 10],
    ["all", 0.8, 4],
  ]);
});

Deno.test("accuracies() names quantity and condition", () => {
  const seen = accuracies(NETWORK, "test").map(({ quantity, condition }) =>
    `${quantity}, ${condition}`
  );
  assertEquals(new Set(seen.slice(0, 4)), new Set(["accuracy, test"]));
  assertEquals(seen[4], "worst-group accuracy, test");
});

Deno.test("accuracies() refuses a split that was not evaluated", () => {
  assertThrows(() => accuracies(NETWORK, "validation"), RangeError, "valid");
});

Deno.test("accuracies() refuses an empty group instead of reporting 0", () => {
  const train = split([[0, 10, 0], [1, 4, 1], [2, 4, 0]]);
  assertThrows(
    () => accuracies({ ...NETWORK, splits: { train } }, "train"),
    RangeError,
    "empty",
  );
});

Deno.test("accuracyGaps() subtracts test from train, n of the smaller split", () => {
  const gaps = accuracyGaps(NETWORK);
  // G0 1 − .9, G1 .8 − .4, G2 1 − .5, G3 .9 − .8.
  for (const [at, expected] of [0.1, 0.4, 0.5, 0.1].entries()) {
    assertAlmostEquals(gaps[at]!.value, expected, 1e-12);
  }
  assertEquals(gaps.map(({ n }) => n), [10, 5, 2, 10]);
});

Deno.test("contrastOf() averages minority minus majority over the classes", () => {
  const contrast = contrastOf(accuracyGaps(NETWORK), SCHEME);
  // ((.4 − .1) + (.5 − .1)) / 2.
  assertAlmostEquals(contrast.value, 0.35, 1e-12);
  assertEquals(contrast.quantity, "contrast of the gap");
  assertEquals(contrast.group, "all");
  assertEquals(contrast.n, 2);
});

Deno.test("contrastOf() counts only the groups that it contrasts", () => {
  // CelebA's scheme: only one class holds both kinds.
  const scheme = { ...SCHEME, pairs: [{ minority: 1, majority: 0 }] };
  const contrast = contrastOf(accuracyGaps(NETWORK), scheme);
  assertAlmostEquals(contrast.value, 0.3, 1e-12);
  assertEquals(contrast.n, 5);
});

Deno.test("contrastOf() refuses to contrast nothing", () => {
  assertThrows(() => contrastOf([], SCHEME), RangeError, "there are none");
});

Deno.test("contrastOf() refuses observations that lack a group", () => {
  const some = accuracyGaps(NETWORK).filter(({ group }) => group !== "G2");
  assertThrows(() => contrastOf(some, SCHEME), RangeError);
});

Deno.test("sameSplitDrops() of an unmodified network is 0 in every group", () => {
  assertEquals(valuesOf(sameSplitDrops(NETWORK)), [
    ["G0", 0, 10],
    ["G1", 0, 5],
    ["G2", 0, 4],
    ["G3", 0, 10],
  ]);
});

Deno.test("trainingConverged() takes the average over images, not over groups", () => {
  // 27 of 29 right is .931; the mean of the groups' accuracies would be .925.
  const [accuracy] = trainingConverged(NETWORK);
  assertEquals(accuracy!.met, false);
  assertEquals(accuracy!.found, "0.9310");
});

Deno.test("trainingConverged() is met at exactly .97", () => {
  const train = split([[0, 97, 3]]);
  const [accuracy] = trainingConverged({ ...NETWORK, splits: { train } });
  assertEquals(accuracy!.met, true);
});

Deno.test("trainingConverged() sees a loss that still falls", () => {
  // The last epoch took .02 off, 2 % of the first epoch's loss of 1.
  const falling = { ...NETWORK, history: epochs([1, 0.22, 0.2]) };
  const [, loss] = trainingConverged(falling);
  assertEquals(loss!.met, false);
  assertEquals(loss!.found, "last two epochs 0.220 → 0.200");
});

Deno.test("trainingConverged() takes a loss that stands or rises for settled", () => {
  for (const losses of [[1, 0.2, 0.195], [1, 0.2, 0.2], [1, 0.2, 0.3]]) {
    const [, loss] = trainingConverged({ ...NETWORK, history: epochs(losses) });
    assertEquals(loss!.met, true);
  }
});

Deno.test("trainingConverged() is not met by a run of one epoch", () => {
  const [, loss] = trainingConverged({ ...NETWORK, history: epochs([0.1]) });
  assertEquals(loss!.met, false);
  assertEquals(loss!.found, "fewer than two epochs");
});

Deno.test("trainingConverged() asks a network without history for its accuracy alone", () => {
  const all = trainingConverged(NETWORK);
  assertEquals(trainingConverged({ ...NETWORK, history: [] }), [all[0]!]);
});
