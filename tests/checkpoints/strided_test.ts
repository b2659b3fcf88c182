import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  gatherStrided,
  isRowMajor,
  rowMajorStrides,
  viewRange,
} from "../../src/checkpoints/_strided.ts";

const shapes = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });

Deno.test("gatherStrided() of a permuted array gives the elements that their indices say", () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    )
  );
  fc.assert(fc.property(cases, ([shape, axes]) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const bytes = Uint8Array.from({ length: count }, (_, i) => i);
    const full = rowMajorStrides(shape);
    const view = {
      shape: axes.map((a) => shape[a]!),
      strides: axes.map((a) => full[a]!),
      offset: 0,
    };
    const gathered = gatherStrided(bytes, view, { itemSize: 1 });
    // The definition: element [i, j, …] is at the sum of index × stride.
    let at = 0;
    (function visit(axis: number, from: number): void {
      if (axis === axes.length) return assertEquals(gathered[at++], from);
      for (let i = 0; i < view.shape[axis]!; i++) {
        visit(axis + 1, from + i * view.strides[axis]!);
      }
    })(0, 0);
    assertEquals(at, count);
  }));
});

Deno.test("isRowMajor() is true of row-major strides", () => {
  fc.assert(
    fc.property(
      shapes,
      (shape) =>
        isRowMajor({ shape, strides: rowMajorStrides(shape), offset: 0 }),
    ),
  );
});

Deno.test("isRowMajor() is false of a transposed and of an expanded array", () => {
  assertEquals(
    isRowMajor({ shape: [2, 3], strides: [1, 2], offset: 0 }),
    false,
  );
  assertEquals(
    isRowMajor({ shape: [2, 3], strides: [1, 0], offset: 0 }),
    false,
  );
});

Deno.test("viewRange() ends behind the last element", () => {
  // Rows 1 and 3, columns 0 and 3 of a 4 x 6 array: elements 6, 9, 18, 21.
  assertEquals(viewRange({ shape: [2, 2], strides: [12, 3], offset: 6 }), {
    begin: 6,
    end: 22,
  });
});
