import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { callBatch } from "../../src/claims/call_batch.ts";

Deno.test("callBatch() takes the most where padding is little", () => {
  // Dominoes: 20, 5 and 8 calls of 250 are 8,250 rows for 7,994 images.
  assertEquals(callBatch([4795, 1199, 2000], 250), 250);
});

Deno.test("callBatch() is small for a few images", () => {
  assertEquals(callBatch([12, 12, 12], 250), 15); // 45 rows, the most that 36 images may cost
  assertEquals(callBatch([12], 128), 15);
  assertEquals(callBatch([1], 250), 1);
});

Deno.test("callBatch() never pads more than a quarter", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 6000 }), { minLength: 1, maxLength: 3 }),
    (counts) => {
      const batch = callBatch(counts, 250);
      const rows = counts.reduce(
        (n, one) => n + Math.ceil(one / batch) * batch,
        0,
      );
      const images = counts.reduce((a, b) => a + b);
      assert(batch === 1 || rows <= 1.25 * images);
    },
  ));
});
