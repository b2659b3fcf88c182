import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Claim, Unit } from "../../src/claims/types.ts";
import { unitId, type UnitIdContext } from "../../src/runner/unit_id.ts";
import { nameKind, NUMERICS, recipe, textKind, UNIT } from "./_fixtures.ts";

const CONTEXT: UnitIdContext = {
  kinds: { text: textKind([]), name: nameKind([]) },
  numerics: NUMERICS,
  benchDigest: "digest",
};

/** A claim that needs one text; only `needs` is read here. */
function claim(name = "x"): Claim {
  return {
    needs: ({ seed }: Unit) => ({ text: recipe("text", { name, seed }) }),
  } as unknown as Claim;
}

const BASE = unitId(claim(), UNIT, CONTEXT);

Deno.test("unitId() is 24 hex digits, the same every time", () => {
  assertMatch(BASE, /^[0-9a-f]{24}$/);
  assertEquals(unitId(claim(), { ...UNIT }, CONTEXT), BASE);
});

Deno.test("unitId() changes with every field of the unit", () => {
  const changes: Partial<Unit>[] = [
    { claim: "paper/other" },
    { version: 2 },
    { scale: "full" },
    { protocol: "as-published" },
    { arm: "negative" },
    { dataset: "other" },
    { architecture: "other" },
    { seed: 101 },
  ];
  const ids = changes.map((change) =>
    unitId(claim(), { ...UNIT, ...change }, CONTEXT)
  );
  assertEquals(new Set([BASE, ...ids]).size, changes.length + 1);
});

Deno.test("unitId() changes with what the unit needs", () => {
  assertNotEquals(unitId(claim("y"), UNIT, CONTEXT), BASE);
});

Deno.test("unitId() changes with the code of the bench", () => {
  assertNotEquals(
    unitId(claim(), UNIT, { ...CONTEXT, benchDigest: "edited" }),
    BASE,
  );
});

Deno.test("unitId() changes with the version of a kind", () => {
  const kinds = { ...CONTEXT.kinds, text: textKind([], { version: 2 }) };
  assertNotEquals(unitId(claim(), UNIT, { ...CONTEXT, kinds }), BASE);
});

Deno.test("unitId() changes with the numerics", () => {
  const numerics = { ...NUMERICS, threads: 2 };
  assertNotEquals(unitId(claim(), UNIT, { ...CONTEXT, numerics }), BASE);
});
