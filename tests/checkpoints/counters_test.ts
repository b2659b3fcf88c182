import { assertEquals, assertThrows } from "@std/assert";
import {
  counterAtZero,
  isCounterLike,
  readCounter,
} from "../../src/checkpoints/counters.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import type { HostArray } from "../../src/tensor/types.ts";

const SPEC = {
  name: "bn.num_batches_tracked",
  dtype: "int32",
  shape: [],
  kind: "counter",
  layout: "same",
} as const;

function read(data: Float32Array | Int32Array) {
  const dtype = data instanceof Float32Array ? "float32" : "int32";
  const array: HostArray = dtype === "float32"
    ? { dtype, shape: [data.length], data: Float32Array.from(data) }
    : { dtype: "int32", shape: [data.length], data: Int32Array.from(data) };
  const file = { source: "w.pt", read: () => array };
  const { value, note } = readCounter(file, "n", SPEC);
  return { count: value.data[0], note };
}

// torch.zeros(3, dtype=torch.int64) takes these by copy_ as 3, 3, -2 and 7.
Deno.test("readCounter() cuts fractions and takes the first of several", () => {
  assertEquals(read(Float32Array.of(3)).count, 3);
  assertEquals(read(Float32Array.of(3.75)).count, 3);
  assertEquals(read(Float32Array.of(-2.5)).count, -2);
  assertEquals(read(Int32Array.of(7, 8)), { count: 7, note: undefined });
});

Deno.test("readCounter() says when a count is too large for int32", () => {
  assertEquals(read(Float32Array.of(2 ** 40)), {
    count: 2 ** 31 - 1,
    note: "n is 1099511627776, kept as 2147483647",
  });
});

Deno.test("readCounter() refuses what is no number, and names the file", () => {
  assertThrows(
    () => read(Float32Array.of(NaN)),
    CheckpointError,
    "n of w.pt",
  );
});

Deno.test("isCounterLike() takes scalars and rows, nothing else", () => {
  const like = (...shape: number[]) => isCounterLike({ dtype: "int64", shape });
  assertEquals([like(), like(1), like(3), like(0), like(1, 1)], [
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("counterAtZero() has the shape of its parameter", () => {
  assertEquals(counterAtZero(SPEC), {
    dtype: "int32",
    shape: [],
    data: Int32Array.of(0),
  });
});
