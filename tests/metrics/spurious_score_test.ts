import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { spuriousScore } from "../../src/metrics/spurious_score.ts";

Deno.test("spuriousScore() counts images whose probability rises by more than .1", () => {
  // Rises: .5, .0625, −.5, exactly .125.
  const clean = [.25, .5, .75, .125];
  const patterned = [.75, .5625, .25, .25];
  assertEquals(spuriousScore(clean, patterned), .5);
});

Deno.test("spuriousScore() does not count a rise of exactly the threshold", () => {
  assertEquals(spuriousScore([.25], [.5], { threshold: .25 }), 0);
});

Deno.test("spuriousScore() is 0 when the pattern changes nothing", () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(probability, { minLength: 1 }),
      (p) => assertEquals(spuriousScore(p, p), 0),
    ),
  );
});

Deno.test("spuriousScore() refuses an empty set", () => {
  assertThrows(() => spuriousScore([], []), RangeError, "no images");
});

Deno.test("spuriousScore() refuses what is not a probability", () => {
  assertThrows(
    () => spuriousScore([.5], [7]),
    RangeError,
    "current value is 7",
  );
  assertThrows(() => spuriousScore([NaN], [.5]), RangeError, "NaN");
});
