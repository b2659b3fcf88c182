import { assertEquals, assertThrows } from "@std/assert";
import { predictions } from "../../src/metrics/predictions.ts";
import { ShapeError } from "../../src/errors/mod.ts";

Deno.test("predictions() takes the largest logit of each row", () => {
  const logits = { data: [1, 2, 0, -3, -4, -2], shape: [2, 3] };
  assertEquals([...predictions(logits)], [1, 2]);
});

Deno.test("predictions() gives an exact tie to the lower class", () => {
  assertEquals([...predictions({ data: [.5, .5], shape: [1, 2] })], [0]);
});

Deno.test("predictions() refuses NaN logits", () => {
  assertThrows(
    () => predictions({ data: [0, NaN], shape: [1, 2] }),
    RangeError,
    "current value is NaN at 1",
  );
});

Deno.test("predictions() refuses logits of another rank", () => {
  assertThrows(() => predictions({ data: [0, 1], shape: [2] }), ShapeError);
});
