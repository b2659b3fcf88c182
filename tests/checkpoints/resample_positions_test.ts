import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type Grid,
  resamplePositions,
} from "../../src/checkpoints/resample_positions.ts";
import { type ExpectedTensor, fixturePath } from "./_fixtures.ts";

/** What timm's `resample_abs_pos_embed` gives; made by `fixtures/checkpoints/field.py`. */
const ROWS: readonly {
  readonly grid: Grid;
  readonly from: ExpectedTensor;
  readonly to: ExpectedTensor;
}[] = JSON.parse(Deno.readTextFileSync(fixturePath("field/resampled.json")));

function array({ shape, values }: ExpectedTensor) {
  return {
    dtype: "float32",
    shape,
    data: Float32Array.from(values.map(Number)),
  } as const;
}

for (const { grid, from, to } of ROWS) {
  const side = Math.sqrt(from.shape[1]! - 1);
  Deno.test(`resamplePositions() of ${side} × ${side} gives timm's ${grid.join(" × ")}`, () => {
    const { shape, data } = resamplePositions(array(from), {
      from: [side, side],
      to: grid,
    });
    assertEquals(shape, to.shape);
    for (const [i, value] of to.values.entries()) {
      assertAlmostEquals(data[i]!, Number(value), 1e-6);
    }
  });
}

Deno.test("resamplePositions() to the same grid changes nothing", () => {
  const embeddings = array(ROWS[0]!.from);
  const same = resamplePositions(embeddings, { from: [4, 4], to: [4, 4] });
  assertEquals(same, embeddings);
});

Deno.test("resamplePositions() refuses embeddings of another grid", () => {
  assertThrows(
    () => resamplePositions(array(ROWS[0]!.from), { from: [5, 5], to: [4, 4] }),
    RangeError,
    "5 × 5",
  );
});
