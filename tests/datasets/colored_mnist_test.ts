import { assertEquals, assertThrows } from "@std/assert";
import { buildColoredMnist } from "../../src/datasets/colored_mnist.ts";
import { countGroups } from "../../src/datasets/contract.ts";
import { loadMnist } from "../../src/datasets/mnist.ts";
// Made by reference.py: the same construction in numpy.
import digests from "../../fixtures/dominoes/digests.json" with {
  type: "json",
};

const SIZE = 28 * 28 * 3;
const mnist = await loadMnist();
const dataset = buildColoredMnist({ seed: 0, mnist });

function read(index: number): Float32Array {
  const into = new Float32Array(SIZE);
  dataset.splits.train.readImages([index], into);
  return into;
}

for (const seed of ["0", "3", "119"] as const) {
  Deno.test(`buildColoredMnist() equals numpy's for seed ${seed}`, () => {
    const built = buildColoredMnist({ seed: Number(seed), mnist });
    assertEquals(built.digest, digests["colored-mnist"][seed]);
  });
}

Deno.test("the groups have Waterbirds' sizes in training", () => {
  assertEquals(countGroups(dataset), {
    train: [3498, 184, 56, 1057],
    validation: [467, 466, 133, 133],
    test: [500, 500, 500, 500],
  });
});

Deno.test("attribute 0 is in the red channel, attribute 1 in the green one, as pixel / 255", () => {
  const { attributes } = dataset.splits.train;
  for (const index of [0, 3498, 3682, 4794]) {
    const image = read(index);
    const largest = [0, 1, 2].map((channel) =>
      Math.max(...image.filter((_, at) => at % 3 === channel))
    );
    const lit = attributes[index]!;
    assertEquals(largest[lit]! > 0.9 && largest[lit]! <= 1, true);
    assertEquals(largest.filter((_, channel) => channel !== lit), [0, 0]);
  }
});

Deno.test("readImages() throws for an index outside the split and for too little room", () => {
  const { train } = dataset.splits;
  const into = new Float32Array(SIZE);
  for (const index of [-1, 4795, 0.5]) {
    assertThrows(() => train.readImages([index], into), RangeError);
  }
  assertThrows(() => train.readImages([0, 1], into), RangeError, "room");
});

Deno.test("buildColoredMnist() never builds a smaller set", () => {
  const few = {
    ...mnist.train,
    count: 4000,
    labels: mnist.train.labels.subarray(0, 4000),
  };
  assertThrows(
    () => buildColoredMnist({ seed: 0, mnist: { ...mnist, train: few } }),
    RangeError,
    "of label 0",
  );
});
