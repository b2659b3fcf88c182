import { assertEquals, assertRejects } from "@std/assert";
import { decideBy } from "../../src/claims/rule.ts";
import type { Claim, Observation, UnitRecord } from "../../src/claims/types.ts";
import { parseRecord } from "../../src/claims/record.ts";
import { measureUnit } from "../../src/runner/measure_unit.ts";
import { createWorkshop } from "../../src/runner/workshop.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import {
  countedKinds,
  NUMERICS,
  PROVENANCE,
  recipe,
  UNIT,
  withStore,
} from "./_fixtures.ts";

const readout = { quantity: "length", condition: "all" };

function observation(value: number, change: Partial<Observation> = {}) {
  return { ...readout, group: "all", value, n: 1, ...change };
}

/** Needs a text that rests on a name; observes what it is told. */
function claim(observed: readonly Observation[], more: Partial<Claim> = {}) {
  return {
    id: "paper/claim",
    version: 1,
    kind: "audit",
    statement: "Something is so.",
    on: {} as Claim["on"],
    needs: () => ({
      text: recipe("text", { name: "b", on: "name" }, {
        name: recipe("name", { name: "a" }),
      }),
    }),
    measure: () => observed,
    decide: decideBy(readout, { smallestEffect: 0.1, against: [] }),
    tables: [],
    ...more,
  } satisfies Claim;
}

async function measured(page: Claim): Promise<UnitRecord> {
  const { kinds } = countedKinds();
  const records: UnitRecord[] = [];
  await withStore(async (store) => {
    const times = [1000, 3500, 3500];
    const workshop = createWorkshop({
      store,
      kinds,
      numerics: NUMERICS,
      cacheFolder: "",
      progress() {},
      now: () => 0,
    });
    records.push(
      await measureUnit(page, UNIT, {
        id: "id",
        workshop,
        provenance: PROVENANCE,
        now: () => times.shift()!,
      }),
    );
  });
  return records[0]!;
}

Deno.test("measureUnit() hands the values of the needs to the page", async () => {
  const page = claim([], {
    measure: ({ text }) => [observation((text as string).length)],
  });
  // "a;b;"
  assertEquals((await measured(page)).observations, [observation(4)]);
});

Deno.test("measureUnit() gives a whole record that can be read back", async () => {
  const record = await measured(claim([observation(1)]));
  assertEquals(record.state, "done");
  assertEquals(record.unit, UNIT);
  assertEquals(record.provenance, {
    ...PROVENANCE,
    startedAt: "1970-01-01T00:00:01.000Z",
    durationMs: 2500,
  });
  assertEquals(parseRecord(JSON.stringify(record), "r"), record);
});

Deno.test("measureUnit() cites everything that the unit rests on", async () => {
  const { inputs } = await measured(claim([observation(1)]));
  assertEquals(inputs.map(({ name, kind }) => [name, kind]), [
    ["name", "name"],
    ["text", "text"],
  ]);
  assertEquals(inputs[0]!.digest, sha256Hex("a;"));
});

Deno.test("measureUnit() records the preconditions", async () => {
  const preconditions = [{ name: "converged", met: false, found: "0.9" }];
  const page = claim([observation(1)], { preconditions: () => preconditions });
  assertEquals((await measured(page)).preconditions, preconditions);
});

Deno.test("measureUnit() refuses to record nothing", async () => {
  await assertRejects(() => measured(claim([])), RangeError, "nothing");
});

for (const value of [NaN, Infinity, -Infinity]) {
  Deno.test(`measureUnit() refuses to record ${value}`, async () => {
    await assertRejects(
      () =>
        measured(claim([observation(1), observation(value, { group: "G1" })])),
      RangeError,
      `length / all / G1 is not finite, current value is ${value}`,
    );
  });
}

Deno.test("measureUnit() refuses a count of images that is none", async () => {
  for (const n of [0, 1.5, -1, NaN]) {
    await assertRejects(
      () => measured(claim([observation(1, { n })])),
      RangeError,
      "is no count",
    );
  }
});

Deno.test("measureUnit() refuses the same observation twice", async () => {
  await assertRejects(
    () => measured(claim([observation(1), observation(2)])),
    RangeError,
    "length / all / all was observed twice",
  );
});

Deno.test("measureUnit() passes on what the page throws", async () => {
  const page = claim([], {
    measure() {
      throw new Error("no such split");
    },
  });
  await assertRejects(() => measured(page), Error, "no such split");
});
