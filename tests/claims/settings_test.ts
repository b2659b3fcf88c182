/**
 * What a command line asks for by `--scale` and `--protocol` is what the committed claims compute, or is refused.
 */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { Claim, Protocol, Scale } from "../../src/claims/types.ts";
import { settingOf, unitsOf } from "../../src/claims/units.ts";
import { findBenches } from "../../src/cli/_find_benches.ts";
import { canonicalJson } from "../../src/text/mod.ts";

const SCALES: readonly Scale[] = ["fixture", "full"];
const PROTOCOLS: readonly Protocol[] = ["as-published", "faithful"];

/** What a claim would make: recipes, without the names of scale and protocol. */
function computed(
  claim: Claim,
  selection: { scale: Scale; protocol: Protocol },
): string | undefined {
  try {
    settingOf(claim, selection);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return canonicalJson(
    unitsOf(claim, { ...selection, seeds: 1 }).map((unit) => claim.needs(unit)),
  );
}

for (const { claim } of await findBenches()) {
  Deno.test(`${claim.id}: another scale or protocol computes something else or is refused`, () => {
    const all = SCALES.flatMap((scale) =>
      PROTOCOLS.map((protocol) => computed(claim, { scale, protocol }))
    ).filter((one) => one !== undefined);
    assertEquals(all.length > 0, true);
    assertEquals(new Set(all).size, all.length);
  });
}

Deno.test("every claim of a paper says what its full scale lacks", async () => {
  for (const { claim } of await findBenches()) {
    if (claim.kind === "audit" || claim.on.full) continue;
    const error = assertThrows(
      () => settingOf(claim, { scale: "full" }),
      RangeError,
    );
    assertMatch(error.message, /not written as a recipe yet.*--weights/);
  }
});
