import { assertEquals } from "@std/assert";
import { groupProblems } from "../../src/datasets/group_problems.ts";
import type { PictureTable } from "../../src/datasets/picture_table.ts";
import { WATERBIRDS_GROUPS } from "../../src/datasets/waterbirds.ts";

/** A table with so many pictures of each group in train, validation and test. */
function tableOf(...counts: readonly (readonly number[])[]): PictureTable {
  const rows = counts.flatMap((groups, split) =>
    groups.flatMap((n, group) =>
      Array.from({ length: n }, (_, i) => ({ split, group, i }))
    )
  );
  const column = (value: (row: typeof rows[number]) => number) =>
    Uint8Array.from(rows, value);
  return {
    files: rows.map(({ split, group, i }) => `${split}${group}${i}.jpg`),
    labels: column(({ group }) => group >> 1),
    attributes: column(({ group }) => group & 1),
    splits: column(({ split }) => split),
  };
}

function found(...counts: readonly (readonly number[])[]): string[] {
  const options = { groups: WATERBIRDS_GROUPS, source: "metadata.csv" };
  return groupProblems(tableOf(...counts), options).map((
    { severity, kind, message },
  ) => `${severity} ${kind}: ${message}`);
}

const ALL = [2, 1, 1, 2];

Deno.test("groupProblems() is silent where every split has every group", () => {
  assertEquals(found(ALL, ALL, ALL), []);
  assertEquals(found([1, 1, 1, 1], ALL, ALL), []);
});

Deno.test("groupProblems() refuses a table without pictures", () => {
  assertEquals(found(), [
    "error row-count: expected a row for every picture, current value is a header without rows",
  ]);
});

Deno.test("groupProblems() names split and group of every gap", () => {
  assertEquals(found(ALL, [1, 1, 1, 0], [2, 1, 0, 2]), [
    "error empty-group: expected images of group G3 (waterbird on water) in the split validation, current value is none",
    "error empty-group: expected images of group G2 (waterbird on land) in the split test, current value is none",
  ]);
});

Deno.test("groupProblems() warns of a set without validation split", () => {
  assertEquals(found(ALL, [], ALL), [
    "warning empty-group: expected images in the split validation, current value is none",
  ]);
});

Deno.test("groupProblems() warns of a minority that is the majority in training", () => {
  assertEquals(found([1, 2, 1, 2], ALL, ALL), [
    "warning larger-minority: expected the minority group G1 (landbird on water) to have fewer training images than G0 (landbird on land), current value is 2 and 1",
  ]);
});
