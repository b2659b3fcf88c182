import { assertEquals, assertRejects } from "@std/assert";
import { range, readBatch } from "../../src/training/mod.ts";
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
