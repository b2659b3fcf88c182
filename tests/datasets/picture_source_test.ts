import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  countProblems,
  readOrReport,
} from "../../src/datasets/picture_source.ts";
import type { PictureTable } from "../../src/datasets/picture_table.ts";
import type { Problem } from "../../src/datasets/problem.ts";
import { withFolder } from "./_folders.ts";

const table: PictureTable = {
  files: ["a", "b", "c"],
  labels: Uint8Array.of(0, 1, 1),
  attributes: Uint8Array.of(0, 0, 1),
  splits: Uint8Array.of(0, 0, 2),
};
const at = { source: "metadata.csv", remedy: "get it again" };
const right = {
  train: [1, 0, 1, 0],
  validation: [0, 0, 0, 0],
  test: [0, 0, 0, 1],
};

Deno.test("countProblems() is silent for the right counts", () => {
  assertEquals(countProblems(table, { ...at, expected: right }), []);
});

Deno.test("countProblems() names every split that differs", () => {
  const expected = { ...right, train: [1, 1, 1, 0], test: [0, 0, 0, 2] };
  assertEquals(
    countProblems(table, { ...at, expected }).map(({ message }) => message),
    [
      "expected 1/1/1/0 train images per group, current value is 1/0/1/0",
      "expected 0/0/0/2 test images per group, current value is 0/0/0/1",
    ],
  );
});

Deno.test("countProblems() names a known copy", () => {
  const [first] = countProblems(table, {
    ...at,
    expected: { ...right, train: [9, 9, 9, 9] },
    knownCopies: [{ name: "the other copy", groupCounts: right }],
  });
  assertEquals(first?.kind, "re-split");
  assertEquals(first?.message.includes("the other copy"), true);
});

Deno.test("readOrReport() tells a missing file from an unreadable one", async () => {
  await withFolder(async (folder) => {
    const problems: Problem[] = [];
    const options = { remedy: "get it again", problems };
    assertEquals(await readOrReport(join(folder, "none"), options), undefined);
    assertEquals(await readOrReport(folder, options), undefined);
    assertEquals(problems.map(({ kind }) => kind), [
      "missing-file",
      "unreadable-file",
    ]);
  });
});
