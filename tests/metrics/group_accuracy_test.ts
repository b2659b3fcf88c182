import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { groupAccuracy } from "../../src/metrics/group_accuracy.ts";
import { ShapeError } from "../../src/errors/mod.ts";
import { WATERBIRDS as scheme } from "./_scheme.ts";

const labels = [0, 0, 0, 1, 1];
const groups = [0, 0, 1, 2, 2];

Deno.test("groupAccuracy() counts right predictions per group", () => {
  // By hand: G0 1 of 2, G1 1 of 1, G2 2 of 2, G3 none there.
  assertEquals(groupAccuracy([0, 1, 0, 1, 1], { labels, groups, scheme }), [
    { group: 0, correct: 1, n: 2, accuracy: .5 },
    { group: 1, correct: 1, n: 1, accuracy: 1 },
    { group: 2, correct: 2, n: 2, accuracy: 1 },
    { group: 3, correct: 0, n: 0, accuracy: undefined },
  ]);
});

Deno.test("groupAccuracy() of logits equals that of their predictions", () => {
  const data = [1, 0, 0, 1, 2, 1, 0, 3, -1, 1];
  assertEquals(
    groupAccuracy({ data, shape: [5, 2] }, { labels, groups, scheme }),
    groupAccuracy([0, 1, 0, 1, 1], { labels, groups, scheme }),
  );
});

Deno.test("groupAccuracy() refuses NaN logits", () => {
  assertThrows(
    () =>
      groupAccuracy({ data: [NaN, 0], shape: [1, 2] }, {
        labels: [0],
        groups: [0],
        scheme,
      }),
    RangeError,
  );
});

Deno.test("groupAccuracy() refuses a group outside the scheme", () => {
  assertThrows(
    () => groupAccuracy([0], { labels: [0], groups: [4], scheme }),
    RangeError,
    "current value is 4",
  );
});

Deno.test("groupAccuracy() refuses labels of another length", () => {
  assertThrows(
    () => groupAccuracy([0], { labels: [0, 1], groups: [0], scheme }),
    ShapeError,
  );
});

const image = fc.record({
  predicted: fc.nat(1),
  label: fc.nat(1),
  group: fc.nat(3),
});

function measure(
  images: readonly { predicted: number; label: number; group: number }[],
) {
  return groupAccuracy(images.map(({ predicted }) => predicted), {
    labels: images.map(({ label }) => label),
    groups: images.map(({ group }) => group),
    scheme,
  });
}

Deno.test("groupAccuracy() does not depend on the order of the images", () => {
  fc.assert(fc.property(
    fc.array(image).chain((images) =>
      fc.tuple(
        fc.constant(images),
        fc.shuffledSubarray(images, { minLength: images.length }),
      )
    ),
    ([images, shuffled]) => assertEquals(measure(shuffled), measure(images)),
  ));
});

Deno.test("groupAccuracy() counts every image once and never more right ones than images", () => {
  fc.assert(fc.property(fc.array(image), (images) => {
    const measured = measure(images);
    assertEquals(measured.reduce((sum, { n }) => sum + n, 0), images.length);
    for (const { correct, n } of measured) assertEquals(correct <= n, true);
  }));
});

Deno.test("groupAccuracy() is 1 for perfect and 0 for inverted predictions", () => {
  fc.assert(fc.property(fc.array(image, { minLength: 1 }), (images) => {
    const right = images.map((it) => ({ ...it, predicted: it.label }));
    const wrong = images.map((it) => ({ ...it, predicted: 1 - it.label }));
    for (const { accuracy, n } of measure(right)) {
      assertEquals(accuracy, n === 0 ? undefined : 1);
    }
    for (const { accuracy, n } of measure(wrong)) {
      assertEquals(accuracy, n === 0 ? undefined : 0);
    }
  }));
});
