import { assertEquals, assertThrows } from "@std/assert";
import { margins } from "../../src/metrics/margins.ts";

Deno.test("margins() is the own logit minus the other of two", () => {
  const logits = { data: [3, 1, 3, 1], shape: [2, 2] };
  assertEquals([...margins(logits, [0, 1])], [2, -2]);
});

Deno.test("margins() takes the largest other logit", () => {
  assertEquals([...margins({ data: [3, 5, 4], shape: [1, 3] }, [1])], [1]);
});

Deno.test("margins() refuses a label that is not a class", () => {
  assertThrows(
    () => margins({ data: [0, 1], shape: [1, 2] }, [2]),
    RangeError,
    "current value is 2",
  );
});

Deno.test("margins() refuses NaN logits", () => {
  assertThrows(
    () => margins({ data: [NaN, 1], shape: [1, 2] }, [0]),
    RangeError,
  );
});
