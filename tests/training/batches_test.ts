import { assertEquals, assertRejects } from "@std/assert";
import { range, readBatch, stepExamples } from "../../src/training/mod.ts";
import { toyDataset } from "./_toy_dataset.ts";

const { splits: { train }, imageShape } = toyDataset({
  train: 10,
  validation: 1,
  test: 1,
});

Deno.test("readBatch() reads images and labels in the order asked for", async () => {
  const batch = await readBatch(train, Int32Array.of(3, 0), { imageShape });
  const first = new Float32Array(64);
  await train.readImages([3], first);
  assertEquals(batch.images.shape, [2, 8, 8, 1]);
  assertEquals(batch.images.data.slice(0, 64), first);
  assertEquals(batch.labels.data, Int32Array.of(1, 0));
});

Deno.test("readBatch() fills missing rows with zeros", async () => {
  const batch = await readBatch(train, Int32Array.of(1), {
    imageShape,
    rows: 3,
  });
  assertEquals(batch.images.shape, [3, 8, 8, 1]);
  assertEquals(batch.labels.shape, [1]);
  assertEquals(batch.images.data.slice(64), new Float32Array(128));
});

Deno.test("readBatch() refuses more images than rows", async () => {
  await assertRejects(
    () => readBatch(train, range(0, 3), { imageShape, rows: 2 }),
    RangeError,
    "current value is 3",
  );
});

Deno.test("range() excludes its end", () => {
  assertEquals(range(2, 5), Int32Array.of(2, 3, 4));
});

Deno.test("stepExamples() has an id, an index and a weight for every example", async () => {
  const batch = await readBatch(train, Int32Array.of(3, 0), { imageShape });
  const { groups, indices, exampleWeights } = stepExamples(batch, {
    groups: [2, 1],
    indices: [30, 7],
    weights: [.5, 2],
  });
  assertEquals(groups.data, Int32Array.of(2, 1));
  assertEquals(indices.data, Int32Array.of(30, 7));
  assertEquals(exampleWeights.data, Float32Array.of(.5, 2));
  const plain = stepExamples(batch);
  assertEquals(plain.groups.data, Int32Array.of(0, 0));
  assertEquals(plain.indices.data, Int32Array.of(0, 0));
  assertEquals(plain.exampleWeights.data, Float32Array.of(1, 1));
});
