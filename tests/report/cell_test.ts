import { assertAlmostEquals, assertEquals } from "@std/assert";
import { cellOf } from "../../src/report/cell.ts";

Deno.test("cellOf() has the mean and half of Student's interval", () => {
  const cell = cellOf([0.5, 0.6, 0.7])!;
  assertAlmostEquals(cell.mean, 0.6, 1e-12);
  // Student's t at .975 with 2 degrees of freedom is 4.302653 (table); sd 0.1, so 4.302653 * 0.1 / sqrt(3).
  assertAlmostEquals(cell.halfWidth!, 0.248414, 1e-6);
  assertEquals(cell.seeds, 3);
});

Deno.test("cellOf() gives a single seed no interval", () => {
  assertEquals(cellOf([0.5]), { mean: 0.5, halfWidth: null, seeds: 1 });
});

Deno.test("cellOf() is null without a value", () => {
  assertEquals(cellOf([]), null);
});
