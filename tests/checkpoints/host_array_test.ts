import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { toHostArray, toRawTensor } from "../../src/checkpoints/host_array.ts";
import type { RawDType } from "../../src/checkpoints/raw_tensor.ts";

function raw(
  dtype: RawDType,
  data: { readonly buffer: ArrayBuffer; readonly length: number },
) {
  return { dtype, shape: [data.length], bytes: new Uint8Array(data.buffer) };
}

// Expected values by hand from IEEE 754 binary16: 0x3c00 = 1, 0x0001 = 2^-24, 0x7bff = 65504.
Deno.test("toHostArray() widens float16 exactly", () => {
  const bits = Uint16Array.of(
    0x3c00,
    0xc000,
    0x0001,
    0x03ff,
    0x0400,
    0x7bff,
    0x7c00,
    0xfc00,
    0x7e00,
    0x8000,
  );
  assertEquals(
    toHostArray(raw("float16", bits)).data,
    Float32Array.of(
      1,
      -2,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      65504,
      Infinity,
      -Infinity,
      NaN,
      -0,
    ),
  );
});

Deno.test("toHostArray() widens bfloat16 exactly", () => {
  // The upper half of 1.0 is 0x3f80, of -pi 0xc049.
  const array = toHostArray(raw("bfloat16", Uint16Array.of(0x3f80, 0xc049)));
  assertEquals(array.data, Float32Array.of(1, -3.140625));
});

Deno.test("toHostArray() rounds float64 to float32", () => {
  assertEquals(
    toHostArray(raw("float64", Float64Array.of(0.1, 1e300))).data,
    Float32Array.of(0.1, Infinity),
  );
});

Deno.test("toHostArray() reads bool as 0 and 1", () => {
  assertEquals(
    toHostArray(raw("bool", Uint8Array.of(0, 1))).data,
    Int32Array.of(0, 1),
  );
});

Deno.test("toHostArray() takes an int64 that fits into int32", () => {
  assertEquals(
    toHostArray(raw("int64", BigInt64Array.of(-(2n ** 31n), 7n))).data,
    Int32Array.of(-(2 ** 31), 7),
  );
});

Deno.test("toHostArray() refuses an int64 beyond int32, by name", () => {
  assertThrows(
    () => toHostArray(raw("int64", BigInt64Array.of(0n, 2n ** 31n)), "steps"),
    RangeError,
    "Cannot read steps as int32: element 1 does not fit, current value is 2147483648",
  );
});

Deno.test("toHostArray() refuses bytes that do not fill the shape", () => {
  assertThrows(
    () =>
      toHostArray({ dtype: "float32", shape: [3], bytes: new Uint8Array(8) }),
    ShapeError,
  );
});

Deno.test("toHostArray() reads bytes that do not begin at their buffer's start", () => {
  const bytes = new Uint8Array(Float32Array.of(1, 2).buffer).subarray(4);
  assertEquals(
    toHostArray({ dtype: "float32", shape: [1], bytes }).data,
    Float32Array.of(2),
  );
});

Deno.test("toRawTensor() gives the bytes of a view", () => {
  const data = Int32Array.of(1, 2, 3).subarray(1);
  const tensor = toRawTensor({ dtype: "int32", shape: [2], data });
  assertEquals([...tensor.bytes], [2, 0, 0, 0, 3, 0, 0, 0]);
});
