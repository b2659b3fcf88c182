import {
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  type DrawnDataset,
  drawnEntry,
  refuseOther,
  required,
} from "../../src/datasets/dataset_entry.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";

Deno.test("required() gives a falsy option and refuses an absent one", () => {
  assertEquals(required("set", { seed: 0 }, "seed"), 0);
  assertThrows(
    () => required("set", {} as { seed?: number }, "seed"),
    TypeError,
    "Cannot use dataset set: expected the option seed",
  );
});

const DRAWN: DrawnDataset = {
  name: "drawn",
  describe: "for tests",
  contract: { numClasses: 2 },
  sources: { images: "aa" },
  checkSources: () =>
    Promise.reject(
      new PrerequisiteError("Cannot find it", {
        missing: "it",
        remedy: "install it",
      }),
    ),
  build: () => Promise.reject(new DataError("no", { source: "", remedy: "" })),
};

Deno.test("a drawn entry lists a missing source as a problem", async () => {
  const { problems } = await drawnEntry(DRAWN).check({});
  assertEquals(problems.map(({ kind, remedy }) => [kind, remedy]), [
    ["missing-file", "install it"],
  ]);
});

Deno.test("a drawn entry is identified by the digests of its sources", async () => {
  const { content } = drawnEntry(DRAWN);
  assertEquals(drawnEntry({ ...DRAWN, describe: "else" }).content, content);
  const other = drawnEntry({ ...DRAWN, sources: { images: "ab" } });
  assertNotEquals(other.content, content);
  await assertRejects(
    () => other.load({ seed: 0, content: content! }),
    DataError,
    `expected the content ${content}`,
  );
});

Deno.test("refuseOther() lets pass what was planned and what nobody planned", () => {
  refuseOther("set", undefined, "aa");
  refuseOther("set", "aa", "aa");
  assertThrows(() => refuseOther("set", "ab", "aa"), DataError, "plan the run");
});
