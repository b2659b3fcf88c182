import { assertAlmostEquals, assertThrows } from "@std/assert";
import { tTestAbove, tTestBelow } from "../../src/stats/mod.ts";
import { a, assertNear, reference } from "./_reference.ts";

for (const { bound, above, below } of reference.t_test) {
  Deno.test(`tTestAbove() matches scipy for bound ${bound}`, () => {
    assertNear(tTestAbove(a, bound), above);
  });

  Deno.test(`tTestBelow() matches scipy for bound ${bound}`, () => {
    assertNear(tTestBelow(a, bound), below);
  });
}

Deno.test("tTestAbove() is .025 where the resolution's .95 interval ends", () => {
  // sampleInterval: 0.5 ± 0.1, so the bound 0.4 is the end of the interval.
  assertAlmostEquals(
    tTestAbove([0.5, 0.5, 0.5], 0.4, { resolution: 0.1 }),
    0.025,
    1e-9,
  );
});

Deno.test("tTestAbove() throws without variance and resolution", () => {
  assertThrows(() => tTestAbove([0.5, 0.5], 0), RangeError, "no variance");
});

Deno.test("tTestBelow() throws for a bound that is not finite", () => {
  assertThrows(() => tTestBelow(a, Infinity), RangeError, "Infinity");
});

Deno.test("tTestBelow() throws for one value", () => {
  assertThrows(() => tTestBelow([0.5], 0), RangeError, "at least 2");
});
