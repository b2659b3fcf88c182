import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { countBytes, countElements } from "../../src/checkpoints/raw_tensor.ts";

Deno.test("countElements() is 1 for a scalar", () => {
  assertEquals(countElements([]), 1);
});

Deno.test("countElements() is 0 when a size is", () => {
  assertEquals(countElements([2, 0, 3]), 0);
});

Deno.test("countBytes() multiplies by the size of an element", () => {
  assertEquals(countBytes({ dtype: "float64", shape: [2, 3] }), 48);
});

for (
  const shape of [[-1], [1.5], [NaN], [2 ** 30, 2 ** 30], [2 ** 30, 2 ** 30, 0]]
) {
  Deno.test(`countElements() refuses [${shape}]`, () => {
    assertThrows(() => countElements(shape), CheckpointError, "impossible");
  });
}

Deno.test("countElements() refuses more dimensions than PyTorch has", () => {
  assertThrows(
    () => countElements(new Array(65).fill(1)),
    CheckpointError,
    "65 dimensions",
  );
});
