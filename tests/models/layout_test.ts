import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  fromTorchLayout,
  torchShape,
  toTorchLayout,
} from "../../src/models/mod.ts";
import { float32 } from "../../src/tensor/mod.ts";

// numpy 2: np.arange(16).reshape(2, 2, 1, 4).transpose(2, 3, 1, 0).ravel(): an OIHW filter of 2 outputs, 2 inputs
// and size 1x4 as HWIO.
const OIHW = float32([2, 2, 1, 4], [...Array(16).keys()]);
const HWIO = [0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15];

Deno.test("fromTorchLayout() makes HWIO of OIHW", () => {
  const inner = fromTorchLayout(OIHW, "conv");
  assertEquals(inner.shape, [1, 4, 2, 2]);
  assertEquals([...inner.data], HWIO);
});

Deno.test("toTorchLayout() reverses fromTorchLayout()", () => {
  const back = toTorchLayout(fromTorchLayout(OIHW, "conv"), "conv");
  assertEquals(back.shape, OIHW.shape);
  assertEquals(back.data, OIHW.data);
});

Deno.test("layout `same` returns the array itself", () => {
  assertStrictEquals(fromTorchLayout(OIHW, "same"), OIHW);
  assertStrictEquals(toTorchLayout(OIHW, "same"), OIHW);
});

Deno.test("torchShape() turns HWIO into OIHW and leaves the rest", () => {
  assertEquals(torchShape([3, 5, 16, 32], "conv"), [32, 16, 3, 5]);
  assertEquals(torchShape([10, 32], "same"), [10, 32]);
});
