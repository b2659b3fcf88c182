import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { ntXent } from "../../src/training/nt_xent.ts";
import { readReference } from "../neurons/_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

interface Case {
  readonly shape: readonly [number, number];
  readonly a: number[];
  readonly b: number[];
  readonly loss: number;
  readonly gradients: readonly (readonly number[])[];
}

const { ntXent: cases } = readReference<{ readonly ntXent: readonly Case[] }>(
  "fine_tuning",
);

for (const { shape, a, b, loss, gradients } of cases) {
  Deno.test(`ntXent() of [${shape}] has PyTorch's value and gradients`, () => {
    tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((a, b) =>
        ntXent(a!, b!).asScalar()
      )([tf.tensor2d(a, [...shape]), tf.tensor2d(b, [...shape])]);
      assertAlmostEquals(value.dataSync()[0]!, loss, 1e-5);
      gradients.forEach((expected, view) => {
        const found = grads[view]!.dataSync();
        expected.forEach((gradient, at) => {
          assertAlmostEquals(found[at]!, gradient, 1e-5);
        });
      });
    });
  });
}

Deno.test("ntXent() of two equal rows in two views is the logarithm of the other rows", () => {
  // All 2B − 1 similarities of a row are equal, so the positive's share is 1 / 3.
  tf.tidy(() => {
    const view = tf.ones([2, 4]);
    const [value] = ntXent(view, view).dataSync();
    assertAlmostEquals(value!, Math.log(3), 1e-6);
  });
});

Deno.test("ntXent() falls when the positive is nearer than the negatives", () => {
  tf.tidy(() => {
    const a = tf.tensor2d([1, 0, 0, 1], [2, 2]);
    const crossed = tf.tensor2d([0, 1, 1, 0], [2, 2]);
    assert(ntXent(a, a).dataSync()[0]! < ntXent(a, crossed).dataSync()[0]!);
  });
});

Deno.test("ntXent() refuses views of different shapes", () => {
  assertThrows(() => ntXent(tf.ones([2, 2]), tf.ones([3, 2])), ShapeError);
});
