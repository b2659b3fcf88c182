import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import {
  lazyTensor,
  TorchStorage,
  TorchTensor,
} from "../../../src/checkpoints/pytorch/tensor.ts";
import type { StridedView } from "../../../src/checkpoints/_strided.ts";

/** The storage 0, 1, 2, … of bytes; what is read of it is noted. */
function read(view: StridedView, { begin = 0, numBytes = 24 } = {}) {
  const ranges: number[][] = [];
  const storage = new TorchStorage("0", "uint8", { begin, numBytes });
  const reader = {
    read(_: string, from: number, to: number) {
      ranges.push([from, to]);
      return Uint8Array.from({ length: to - from }, (_, i) => from + i);
    },
    unpackedBytes: () => 0,
  };
  const tensor = lazyTensor(new TorchTensor(storage, "uint8", view), reader);
  return { bytes: [...tensor.readRaw().bytes], ranges };
}

Deno.test("lazyTensor() reads only the bytes of a view", () => {
  const { bytes, ranges } = read({ shape: [2, 2], strides: [2, 1], offset: 5 });
  assertEquals([bytes, ranges], [[5, 6, 7, 8], [[5, 9]]]);
});

Deno.test("lazyTensor() puts a transposed view in order", () => {
  // numpy: np.arange(6).reshape(2, 3).T is [[0, 3], [1, 4], [2, 5]].
  assertEquals(read({ shape: [3, 2], strides: [1, 3], offset: 0 }).bytes, [
    0,
    3,
    1,
    4,
    2,
    5,
  ]);
});

Deno.test("lazyTensor() reads the span of a strided view from its offset on", () => {
  // numpy: np.arange(24).reshape(4, 6)[1::2, ::3] is [[6, 9], [18, 21]].
  const { bytes, ranges } = read({
    shape: [2, 2],
    strides: [12, 3],
    offset: 6,
  });
  assertEquals([bytes, ranges], [[6, 9, 18, 21], [[6, 22]]]);
});

Deno.test("lazyTensor() ignores the strides of axes of length 1", () => {
  assertEquals(read({ shape: [1, 3], strides: [999, 1], offset: 0 }).bytes, [
    0,
    1,
    2,
  ]);
});

Deno.test("lazyTensor() reads nothing of an empty tensor", () => {
  assertEquals(read({ shape: [2, 0], strides: [0, 1], offset: 24 }).bytes, []);
});

Deno.test("lazyTensor() adds the beginning of a view of a storage", () => {
  const view = { shape: [2], strides: [1], offset: 1 };
  assertEquals(read(view, { begin: 10, numBytes: 3 }).bytes, [11, 12]);
});

for (
  const [what, view] of [
    ["ends behind the storage", { shape: [5, 5], strides: [5, 1], offset: 0 }],
    ["begins behind the storage", { shape: [1], strides: [1], offset: 24 }],
    ["has a negative offset", { shape: [1], strides: [1], offset: -1 }],
    ["has a negative stride", { shape: [2], strides: [-1], offset: 5 }],
    ["has a fractional stride", { shape: [2], strides: [0.5], offset: 5 }],
    ["lacks a stride", { shape: [2, 2], strides: [1], offset: 0 }],
    ["has a negative size", { shape: [-2], strides: [1], offset: 0 }],
    ["has an absurd stride", { shape: [2], strides: [2 ** 53], offset: 0 }],
    ["is a bomb of stride 0", {
      shape: [2 ** 20, 2 ** 10],
      strides: [0, 0],
      offset: 0,
    }],
    ["is a bomb of overlapping windows", {
      shape: [2, 2 ** 24, 2],
      strides: [0, 0, 1],
      offset: 0,
    }],
  ] as const
) {
  Deno.test(`TorchTensor refuses a view that ${what}`, () => {
    const storage = new TorchStorage("0", "uint8", { begin: 0, numBytes: 24 });
    assertThrows(
      () => new TorchTensor(storage, "uint8", view),
      CheckpointError,
    );
  });
}

Deno.test("TorchTensor counts the storage in elements of its own dtype", () => {
  const storage = new TorchStorage("0", undefined, { begin: 0, numBytes: 7 });
  const view = { shape: [3], strides: [1], offset: 0 };
  new TorchTensor(storage, "float16", view);
  assertThrows(
    () => new TorchTensor(storage, "float32", view),
    CheckpointError,
  );
});
