import { assertEquals } from "@std/assert";
import { IMPORTED, TRAIN } from "../../src/claims/kinds.ts";
import type { Claim, Unit, UnitRecord } from "../../src/claims/types.ts";
import { deviationsOf } from "../../src/report/deviations.ts";
import { CLAIM, record, RECORDS } from "./_reports.ts";

/** The fixture's claim, which a paper measured on birds with a large network. */
const PUBLISHED: Claim = {
  ...CLAIM,
  source: {
    ...CLAIM.source!,
    on: { datasets: ["birds"], architectures: ["large"] },
  },
};

const OWN = ["trained for one epoch", "half of the images"];

/** Records of another unit that rests on an artifact of this kind. */
function others(unit: Partial<Unit>, kind: string): UnitRecord[] {
  const one = record(0, 0.3);
  const input = { name: "network", kind, key: "", digest: "" };
  return [{ ...one, unit: { ...one.unit, ...unit }, inputs: [input] }];
}

const describe = (name: string) => `${name} in its own words`;

Deno.test("deviationsOf() names the data and the network that were measured beside the paper's", () => {
  assertEquals(
    deviationsOf(PUBLISHED, "fixture", others({}, TRAIN.name), describe),
    [
      "data: data (data in its own words); the paper's: birds",
      "network: net; the paper's: large",
      ...OWN,
    ],
  );
  assertEquals(
    deviationsOf(
      PUBLISHED,
      "fixture",
      others({ dataset: "folder", architecture: "resnet18" }, TRAIN.name),
    ),
    [
      "data: folder; the paper's: birds",
      "network: resnet18; the paper's: large",
      ...OWN,
    ],
  );
});

Deno.test("deviationsOf() has nothing to say of the paper's own data and network", () => {
  const unit = { dataset: "birds", architecture: "large" };
  assertEquals(
    deviationsOf(PUBLISHED, "fixture", others(unit, TRAIN.name), describe),
    OWN,
  );
});

Deno.test("deviationsOf() says of given weights nothing about a training that did not happen", () => {
  const weights = { sha256: "f0", set: "5e" };
  const given = others({ dataset: "birds", weights }, IMPORTED.name);
  const said = deviationsOf(PUBLISHED, "fixture", given);
  assertEquals(said[0], "network: net; the paper's: large");
  assertEquals(said.at(-1), "half of the images");
  assertEquals(said.includes("trained for one epoch"), false);
});

Deno.test("deviationsOf() names no network where none was read, and no control arm's data", () => {
  const blank = record(0, 0, { arm: "negative", dataset: "blank" });
  assertEquals(
    deviationsOf(PUBLISHED, "fixture", [
      ...others({ dataset: "birds" }, "dataset"),
      blank,
    ]),
    OWN,
  );
});

Deno.test("deviationsOf() compares with no paper where the page names none", () => {
  assertEquals(deviationsOf(CLAIM, "fixture", RECORDS, describe), OWN);
});
