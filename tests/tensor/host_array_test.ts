import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import {
  bytesOf,
  float32,
  int32,
  sameBytes,
  sameShape,
  scalar,
  sizeOf,
  zeros,
} from "../../src/tensor/mod.ts";

Deno.test("sizeOf() is the product of the lengths, 1 for a scalar", () => {
  assertEquals([sizeOf([2, 3, 4]), sizeOf([]), sizeOf([5, 0])], [24, 1, 0]);
});

Deno.test("float32() refuses values that do not fill the shape", () => {
  assertThrows(() => float32([2, 2], [1, 2, 3]), ShapeError);
});

Deno.test("int32() truncates to integers as Int32Array does", () => {
  assertEquals([...int32([2], [1.9, -1.9]).data], [1, -1]);
});

Deno.test("scalar() and zeros() are float32 unless told otherwise", () => {
  assertEquals(scalar(3), float32([], [3]));
  assertEquals(scalar(3, "int32"), int32([], [3]));
  assertEquals(zeros([2]), float32([2], [0, 0]));
  assertEquals(zeros([2], "int32"), int32([2], [0, 0]));
});

Deno.test("sameBytes() tells 0 from -0 and takes NaN as equal to itself", () => {
  assertEquals(sameBytes(scalar(0), scalar(-0)), false);
  assertEquals(sameBytes(scalar(NaN), scalar(NaN)), true);
});

Deno.test("sameBytes() tells shapes and dtypes apart", () => {
  const row = float32([1, 2], [0, 0]);
  assertEquals(sameBytes(row, float32([2, 1], [0, 0])), false);
  assertEquals(sameBytes(row, int32([1, 2], [0, 0])), false);
});

Deno.test("sameShape() compares rank and order", () => {
  assertEquals(sameShape([2, 3], [2, 3]), true);
  assertEquals(sameShape([2, 3], [3, 2]), false);
  assertEquals(sameShape([2], [2, 1]), false);
});

Deno.test("bytesOf() is a view of the values alone", () => {
  const data = new Float32Array([9, 1, 9]).subarray(1, 2);
  // 1 is 0x3f800000 in IEEE 754 single precision.
  assertEquals([...bytesOf(float32([1], data))], [0, 0, 0x80, 0x3f]);
});
