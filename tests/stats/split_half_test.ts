import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { splitHalf } from "../../src/stats/mod.ts";

Deno.test("splitHalf() covers all, the odd one in a", () => {
  const { a, b } = splitHalf(7, new RandomState(0));
  assertEquals([a.length, b.length], [4, 3]);
  assertEquals([...a, ...b].toSorted(), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("splitHalf() takes the first half of the generator's permutation", () => {
  const order = new RandomState(3).permutation(6);
  assertEquals(splitHalf(6, new RandomState(3)).a, order.slice(0, 3).sort());
});

Deno.test("splitHalf() differs between seeds", () => {
  assertNotEquals(
    splitHalf(20, new RandomState(0)),
    splitHalf(20, new RandomState(1)),
  );
});

Deno.test("splitHalf() throws for one element", () => {
  assertThrows(
    () => splitHalf(1, new RandomState(0)),
    RangeError,
    "current value is 1",
  );
});
