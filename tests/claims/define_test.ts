import { assertStrictEquals, assertThrows } from "@std/assert";
import { defineClaim } from "../../src/claims/define.ts";
import { decideBy } from "../../src/claims/rule.ts";
import type { Claim } from "../../src/claims/types.ts";

const readout = { quantity: "effect", condition: "traced" };

const PAGE: Claim = {
  id: "paper/claim",
  version: 1,
  kind: "audit",
  statement: "Something is so.",
  on: {
    fixture: {
      cases: [{ dataset: "dominoes" }],
      architectures: ["resnet8"],
      protocol: "faithful",
      seeds: 5,
    },
  },
  needs: () => ({}),
  measure: () => [],
  decide: decideBy(readout, {
    smallestEffect: 0.05,
    against: [{ name: "another", arm: "main", readout }],
  }),
  tables: [],
};

function refused(change: Partial<Claim>, says: string): void {
  assertThrows(() => defineClaim({ ...PAGE, ...change }), RangeError, says);
}

Deno.test("defineClaim() returns the page it was given", () => {
  assertStrictEquals(defineClaim(PAGE), PAGE);
});

Deno.test("defineClaim() names an id that is not paper/claim", () => {
  for (const id of ["claim", "paper/", "Paper/claim", "a/b/c", "a b/c"]) {
    refused({ id }, `current value is ${id}`);
  }
});

Deno.test("defineClaim() refuses a version that is no positive integer", () => {
  for (const version of [0, 1.5, -1, NaN]) refused({ version }, "version");
});

Deno.test("defineClaim() asks a claim, but not an audit, for its source", () => {
  refused({ kind: "claim" }, "source");
  const source = { paper: "p", where: "Figure 1", reported: [] };
  defineClaim({ ...PAGE, kind: "claim", source });
});

Deno.test("defineClaim() refuses a smallest effect that is not above 0", () => {
  for (const smallestEffect of [0, -0.05, NaN]) {
    refused({ decide: { ...PAGE.decide, smallestEffect } }, "smallest effect");
  }
});

Deno.test("defineClaim() refuses a rule without a control", () => {
  refused({ decide: { ...PAGE.decide, controls: [] } }, "without a control");
});

Deno.test("defineClaim() refuses a rule that nothing could contradict as stated", () => {
  refused({ decide: { ...PAGE.decide, asStated: [] } }, "as stated");
});

Deno.test("defineClaim() refuses verdicts from fewer than five seeds", () => {
  for (const minimumSeeds of [4, NaN]) {
    refused({ decide: { ...PAGE.decide, minimumSeeds } }, "five seeds");
  }
});

Deno.test("defineClaim() refuses a claim that is measured nowhere", () => {
  refused({ on: { fixture: { ...PAGE.on.fixture, cases: [] } } }, "nowhere");
});

Deno.test("defineClaim() refuses a setting without an architecture", () => {
  const fixture = { ...PAGE.on.fixture, architectures: [] };
  refused({ on: { fixture } }, "nowhere");
});

Deno.test("defineClaim() refuses a control arm whose dataset no case has", () => {
  // A typing error there would leave the arm without records for ever.
  const control = {
    name: "another",
    arm: "negative",
    dataset: "dominos",
    readout,
  } as const;
  refused({ decide: { ...PAGE.decide, controls: [control] } }, "dominos");
});
