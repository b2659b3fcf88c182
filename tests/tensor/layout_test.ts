import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import {
  float32,
  hwioToOihw,
  int32,
  nchwToNhwc,
  nhwcToNchw,
  oihwToHwio,
} from "../../src/tensor/mod.ts";

const counting = (...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return float32(shape, Array.from({ length: size }, (_, i) => i));
};

// numpy 2: np.arange(24).reshape(2, 3, 2, 2).transpose(2, 3, 1, 0).ravel()
const OIHW_2322 = [
  [0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21],
  [2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23],
].flat();

// numpy 2: np.arange(12).reshape(1, 3, 2, 2).transpose(0, 2, 3, 1).ravel()
const NCHW_1322 = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11];

Deno.test("oihwToHwio() equals numpy's transpose", () => {
  assertEquals(
    oihwToHwio(counting(2, 3, 2, 2)),
    float32([2, 2, 3, 2], OIHW_2322),
  );
});

Deno.test("nchwToNhwc() equals numpy's transpose", () => {
  assertEquals(
    nchwToNhwc(counting(1, 3, 2, 2)),
    float32([1, 2, 2, 3], NCHW_1322),
  );
});

Deno.test("hwioToOihw() and nhwcToNchw() undo the way in", () => {
  const array = counting(2, 3, 4, 5);
  assertEquals(hwioToOihw(oihwToHwio(array)), array);
  assertEquals(nhwcToNchw(nchwToNhwc(array)), array);
});

Deno.test("oihwToHwio() keeps int32 and refuses other ranks", () => {
  assertEquals(oihwToHwio(int32([1, 1, 1, 1], [7])).dtype, "int32");
  assertThrows(() => oihwToHwio(counting(2, 3)), ShapeError);
});
