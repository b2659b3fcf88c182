import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { classProbability } from "../../src/metrics/class_probability.ts";

Deno.test("classProbability() is the softmax of the class", () => {
  // softmax([0, ln 3]) = [1/4, 3/4]
  const [value] = classProbability(
    { data: [0, Math.log(3)], shape: [1, 2] },
    1,
  );
  assertAlmostEquals(value!, .75, 1e-12);
});

Deno.test("classProbability() survives logits whose exponential overflows", () => {
  assertEquals([...classProbability({ data: [0, 1e4], shape: [1, 2] }, 1)], [
    1,
  ]);
});

Deno.test("classProbability() refuses a class that is not there", () => {
  assertThrows(
    () => classProbability({ data: [0, 1], shape: [1, 2] }, 2),
    RangeError,
  );
});
