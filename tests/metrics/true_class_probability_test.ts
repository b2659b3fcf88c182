import { assertAlmostEquals, assertThrows } from "@std/assert";
import { trueClassProbability } from "../../src/metrics/true_class_probability.ts";
import { ShapeError } from "../../src/errors/mod.ts";

Deno.test("trueClassProbability() takes each image's own class", () => {
  const logits = { data: [0, Math.log(3), 0, Math.log(3)], shape: [2, 2] };
  const [first, second] = trueClassProbability(logits, [0, 1]);
  assertAlmostEquals(first!, .25, 1e-12);
  assertAlmostEquals(second!, .75, 1e-12);
});

Deno.test("trueClassProbability() refuses labels of another length", () => {
  assertThrows(
    () => trueClassProbability({ data: [0, 1], shape: [1, 2] }, [0, 1]),
    ShapeError,
  );
});

Deno.test("trueClassProbability() refuses NaN logits", () => {
  assertThrows(
    () => trueClassProbability({ data: [NaN, 1], shape: [1, 2] }, [0]),
    RangeError,
  );
});
