import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { decideBy } from "../../src/claims/rule.ts";
import type { Claim } from "../../src/claims/types.ts";
import { unitsOf } from "../../src/claims/units.ts";

import { OWN_PICTURES } from "./_unit.ts";

const readout = { quantity: "effect", condition: "traced" };

const CLAIM: Claim = {
  id: "paper/claim",
  version: 3,
  kind: "audit",
  statement: "Something is so.",
  on: {
    fixture: {
      cases: [{
        dataset: "data",
        negative: ["blank"],
        positive: ["planted"],
      }, { dataset: "other" }],
      architectures: ["small", "large"],
      protocol: "faithful",
      seeds: 2,
    },
  },
  needs: () => ({}),
  measure: () => [],
  decide: decideBy(readout, { smallestEffect: 0.05, against: [] }),
  tables: [],
};

function words(selection: Partial<Parameters<typeof unitsOf>[1]>): string[] {
  return unitsOf(CLAIM, { scale: "fixture", ...selection }).map((
    { seed, architecture, arm, dataset },
  ) => `${seed} ${architecture} ${arm} ${dataset}`);
}

Deno.test("unitsOf() expands a setting to every arm of every case, whole seeds first", () => {
  assertEquals(words({}).slice(0, 8), [
    "100 small main data",
    "100 small negative blank",
    "100 small positive planted",
    "100 small main other",
    "100 large main data",
    "100 large negative blank",
    "100 large positive planted",
    "100 large main other",
  ]);
  assertEquals(words({}).length, 16);
  assertEquals(words({})[8], "101 small main data");
});

Deno.test("unitsOf() carries the claim's id, version, scale and protocol", () => {
  const [unit] = unitsOf(CLAIM, { scale: "fixture" });
  assertEquals(unit, {
    claim: "paper/claim",
    version: 3,
    scale: "fixture",
    protocol: "faithful",
    arm: "main",
    dataset: "data",
    architecture: "small",
    seed: 100,
  });
});

Deno.test("unitsOf() takes the selection's seeds, architectures and datasets", () => {
  assertEquals(
    words({ seeds: 1, architectures: ["large"], datasets: ["data"] }),
    [
      "100 large main data",
      "100 large negative blank",
      "100 large positive planted",
    ],
  );
});

Deno.test("unitsOf() gives a dataset that the claim does not know no control arms", () => {
  assertEquals(
    words({ seeds: 1, architectures: ["tiny"], datasets: ["new"] }),
    ["100 tiny main new"],
  );
});

Deno.test("unitsOf() takes the setting's own protocol and refuses another: it would be a name for the same numbers", () => {
  assertEquals(words({ protocol: "faithful" }), words({}));
  assertThrows(
    () => words({ protocol: "as-published" }),
    RangeError,
    "Cannot plan paper/claim with protocol as-published: at scale fixture it has recipes for faithful only",
  );
});

Deno.test("unitsOf() refuses a scale that the claim has no setting at, and says what is missing", () => {
  assertThrows(
    () => words({ scale: "full" }),
    RangeError,
    "Cannot plan paper/claim at scale full: it has no setting at that scale",
  );
  assertThrows(
    () =>
      unitsOf({ ...CLAIM, missing: { full: "the birds are missing" } }, {
        scale: "full",
      }),
    RangeError,
    "at scale full: the birds are missing",
  );
});

Deno.test("unitsOf() never plans one unit twice", () => {
  assertEquals(
    words({ datasets: ["data", "data"] }),
    words({
      datasets: ["data"],
    }),
  );
});

Deno.test("unitsOf() refuses a number of seeds that is no positive integer", () => {
  for (const seeds of [0, -1, 2.5, NaN]) {
    assertThrows(() => words({ seeds }), RangeError, `value is ${seeds}`);
  }
});

Deno.test("unitsOf() leaves the planted arm out for an architecture that nothing was planted in", () => {
  const claim = {
    ...CLAIM,
    on: {
      fixture: {
        cases: [{ dataset: "data", negative: ["null"], positive: ["data"] }],
        architectures: ["net"],
        protocol: "faithful" as const,
        seeds: 1,
      },
    },
  };
  const arms = (architectures: readonly string[]) =>
    unitsOf(claim, { scale: "fixture", architectures }).map(({ arm }) => arm);
  assertEquals(arms(["net"]), ["main", "negative", "positive"]);
  assertEquals(arms(["other"]), ["main", "negative"]);
});

/** sha256 stand-ins: what a unit carries is not read here. */
const FILES = ["aa", "bb"];
const ONE_PLACE = { architectures: ["small"], datasets: ["data"] };

Deno.test("unitsOf() gives the i-th seed the i-th file, in the main arm alone", () => {
  const units = unitsOf(CLAIM, {
    scale: "fixture",
    ...ONE_PLACE,
    weights: FILES,
  });
  assertEquals(
    units.map(({ arm, dataset, seed, weights }) => [
      arm,
      dataset,
      seed,
      weights?.sha256,
    ]),
    [["main", "data", 100, "aa"], ["main", "data", 101, "bb"]],
  );
});

Deno.test("unitsOf() names the set of files by all of them in order", () => {
  const setOf = (weights: readonly string[]) =>
    unitsOf(CLAIM, { scale: "fixture", ...ONE_PLACE, weights })[0]!.weights!
      .set;
  // printf 'aa\nbb' | sha256sum
  assertEquals(
    setOf(FILES),
    "80c0d5c7137871baa75af2038f350bf60a4d45a131a653d0eb93f3cda3d28609",
  );
  assertNotEquals(setOf(["bb", "aa"]), setOf(FILES));
  assertNotEquals(setOf(["aa"]), setOf(FILES));
});

Deno.test("unitsOf() without files carries no trace of them", () => {
  assertEquals("weights" in unitsOf(CLAIM, { scale: "fixture" })[0]!, false);
});

const MISUSED: readonly (readonly [
  Partial<Parameters<typeof unitsOf>[1]>,
  says: string,
])[] = [
  [{ datasets: ["data"] }, "one architecture; name it (--arch)"],
  [{ architectures: ["small"] }, "one dataset; name it (--dataset)"],
  [{ ...ONE_PLACE, seeds: 3 }, "one file per seed"],
  [{ ...ONE_PLACE, weights: [] }, "seeds must be 1 or more"],
  [{ ...ONE_PLACE, weights: ["aa", "bb", "aa"] }, "files 1 and 3 are the same"],
];

for (const [selection, says] of MISUSED) {
  Deno.test(`unitsOf() refuses files: ${says}`, () => {
    assertThrows(
      () => unitsOf(CLAIM, { scale: "fixture", weights: FILES, ...selection }),
      RangeError,
      says,
    );
  });
}

Deno.test("unitsOf() carries the file of an architecture that is not registered, and of no other", () => {
  const file = { sha256: "aa", digest: "bb" };
  const units = unitsOf(CLAIM, {
    scale: "fixture",
    seeds: 1,
    architectures: ["my_net", "small"],
    architectureFiles: { my_net: file },
    datasets: ["data"],
  });
  const mine = units.filter(({ architecture }) => architecture === "my_net");
  // No planted network is built of it.
  assertEquals(mine.map(({ arm }) => arm), ["main", "negative"]);
  assertEquals(mine.map((unit) => unit.architectureFile), [file, file]);
  const others = units.filter(({ architecture }) => architecture === "small");
  assertEquals(others.map((unit) => "architectureFile" in unit), [
    false,
    false,
    false,
  ]);
});

Deno.test("unitsOf() says what the folders held, for the datasets that are the user's only", () => {
  const { data } = OWN_PICTURES;
  const units = unitsOf(CLAIM, { scale: "fixture", data: { other: data! } });
  for (const unit of units) {
    assertEquals(unit.data, unit.dataset === "other" ? data : undefined);
  }
});
