import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { halves } from "../../src/neurons/halves.ts";

// The training counts of Waterbirds.
const groups = [3498, 184, 56, 1057].flatMap((n, g) => Array(n).fill(g));
const all = groups.map((_, i) => i);

Deno.test("halves() splits every group of Waterbirds in two", () => {
  const { a, b } = halves(all, { groups, seed: 0 });
  const sizes = (half: Int32Array) =>
    [0, 1, 2, 3].map((g) => half.filter((i) => groups[i] === g).length);
  // 1057 is odd: half A gets one more.
  assertEquals(sizes(a), [1749, 92, 28, 529]);
  assertEquals(sizes(b), [1749, 92, 28, 528]);
});

Deno.test("halves() puts every image on exactly one side", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(all.length - 1), { minLength: 200 }),
      fc.nat(2 ** 32 - 1),
      (indices, seed) => {
        const counted = new Map<number, number>();
        for (const i of indices) {
          counted.set(groups[i]!, (counted.get(groups[i]!) ?? 0) + 1);
        }
        fc.pre([...counted.values()].every((n) => n > 1));
        const { a, b } = halves(indices, { groups, seed });
        assertEquals([...a, ...b].sort(ascending), indices.toSorted(ascending));
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("halves() does not depend on the order of the indices", () => {
  assertEquals(
    halves(all.toReversed(), { groups, seed: 3 }),
    halves(all, { groups, seed: 3 }),
  );
});

Deno.test("halves() draws other halves for another seed", () => {
  const { a } = halves(all, { groups, seed: 1 });
  const { a: other } = halves(all, { groups, seed: 2 });
  const shared = new Set(other);
  const share = a.filter((i) => shared.has(i)).length / a.length;
  // Independent halves share one half; s.d. about .007.
  assert(Math.abs(share - .5) < .04, String(share));
});

Deno.test("halves() refuses a group with one image", () => {
  assertThrows(
    () => halves([0, 1, 2], { groups: [0, 0, 1], seed: 0 }),
    RangeError,
    "group 1",
  );
});

Deno.test("halves() refuses an index without a group", () => {
  assertThrows(
    () => halves([5], { groups: [0], seed: 0 }),
    RangeError,
    "current value is 5",
  );
});

function ascending(a: number, b: number): number {
  return a - b;
}
