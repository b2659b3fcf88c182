import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { UnitRecord } from "../../src/claims/types.ts";
import { givenWeightsDeviations } from "../../src/report/given_weights.ts";
import { CLAIM, record, RECORDS } from "./_reports.ts";

/** Two seeds of the main arm, of networks with these files. */
function given(set = "5e"): UnitRecord[] {
  return ["f0", "f1"].map((sha256, seed) => {
    const one = record(seed, 0.3);
    return { ...one, unit: { ...one.unit, weights: { sha256, set } } };
  });
}

Deno.test("givenWeightsDeviations() has nothing to say of networks that were trained here", () => {
  assertEquals(givenWeightsDeviations(CLAIM, "fixture", RECORDS), []);
  assertEquals(givenWeightsDeviations(CLAIM, "fixture", []), []);
});

Deno.test("givenWeightsDeviations() names every file by seed and the control arms that are left out", () => {
  const [files, images, arms, ...others] = givenWeightsDeviations(
    CLAIM,
    "fixture",
    given().reverse(),
  );
  assertEquals(
    files,
    "the networks were not trained here but read from files with sha256 f0 (seed 0), f1 (seed 1)",
  );
  assertStringIncludes(images!, "nothing here can tell");
  assertEquals(
    arms,
    "the control arms are left out, because they are other networks: negative on blank",
  );
  assertEquals(others, []);
});

Deno.test("givenWeightsDeviations() mentions no arms of a claim that has none", () => {
  const { fixture } = CLAIM.on;
  const on = { fixture: { ...fixture, cases: [{ dataset: "data" }] } };
  assertEquals(
    givenWeightsDeviations({ ...CLAIM, on }, "fixture", given()).length,
    2,
  );
});

Deno.test("givenWeightsDeviations() refuses records of two sources", () => {
  for (const others of [RECORDS, given("another")]) {
    assertThrows(
      () => givenWeightsDeviations(CLAIM, "fixture", [...given(), ...others]),
      RangeError,
      "from different sources",
    );
  }
});
