import { assertEquals } from "@std/assert";
import {
  countTableGroups,
  type PictureColumns,
  pictureTable,
} from "../../src/datasets/picture_table.ts";

const columns: PictureColumns = {
  source: "metadata.csv",
  remedy: "get it again",
  files: ["a.jpg", "b.jpg", "c.jpg"],
  // Behind a header, as in a file.
  lines: [2, 3, 4],
  labels: ["0", "1", "1"],
  attributes: ["1", "0", "1"],
  splits: ["0", "1", "2"],
};

function messages(changed: Partial<PictureColumns>): string[] {
  const { table, problems } = pictureTable({ ...columns, ...changed });
  return [
    ...(table ? ["table"] : []),
    ...problems.map(({ kind, message }) => `${kind}: ${message}`),
  ];
}

Deno.test("pictureTable() codes labels, attributes and splits", () => {
  const { table, problems } = pictureTable(columns);
  assertEquals(problems, []);
  assertEquals([...table!.labels], [0, 1, 1]);
  assertEquals([...table!.attributes], [1, 0, 1]);
  assertEquals([...table!.splits], [0, 1, 2]);
});

Deno.test("pictureTable() takes other texts for the values", () => {
  const { table } = pictureTable({
    ...columns,
    labels: ["-1", "1", "1"],
    labelValues: ["-1", "1"],
    splits: ["train", "val", "validation"],
    splitValues: [["train"], ["val", "validation"], ["test"]],
  });
  assertEquals([...table!.labels], [0, 1, 1]);
  assertEquals([...table!.splits], [0, 1, 1]);
});

Deno.test("pictureTable() names values that it does not know and gives no table", () => {
  assertEquals(messages({ labels: ["0", "2", ""] }), [
    'bad-value: expected label 0 or 1, current value is line 3: "2", line 4: ""',
  ]);
  assertEquals(messages({ splits: ["0", "1", "3"] }), [
    'bad-value: expected split 0 or 1 or 2, current value is line 4: "3"',
  ]);
});

Deno.test("pictureTable() names ids and images that are there twice", () => {
  assertEquals(
    messages({ files: ["a.jpg", "b.jpg", "a.jpg"], ids: ["7", "8", "8"] }),
    [
      "table",
      "duplicate-id: expected every id once, current value has twice or more: 8 (lines 3, 4)",
      "duplicate-image: expected every image once, current value has twice or more: a.jpg (lines 2, 4)",
    ],
  );
});

Deno.test("pictureTable() takes every spelling of a path for the same picture", () => {
  // POSIX: `.` is the folder itself, and `//` is `/`.
  assertEquals(
    messages({ files: ["x/a.jpg", "./x/a.jpg", "x//./a.jpg"] }),
    [
      "table",
      "duplicate-image: expected every image once, current value has twice or more: x/a.jpg (lines 2, 3, 4)",
    ],
  );
});

for (
  const outside of ["../a.jpg", "/a.jpg", "x/../../a.jpg", "..\\a.jpg", ""]
) {
  Deno.test(`pictureTable() refuses the path ${JSON.stringify(outside)}`, () => {
    const [first, ...more] = messages({ files: ["a.jpg", "b.jpg", outside] });
    assertEquals(first?.startsWith("bad-value: expected paths inside"), true);
    assertEquals(more, []);
  });
}

Deno.test("pictureTable() accepts a name with two dots in it", () => {
  assertEquals(messages({ files: ["a..jpg", "b.jpg", "c.jpg"] }), ["table"]);
});

Deno.test("countTableGroups() counts 2 · label + attribute in every split", () => {
  assertEquals(countTableGroups(pictureTable(columns).table!, 4), {
    train: [0, 1, 0, 0],
    validation: [0, 0, 1, 0],
    test: [0, 0, 0, 1],
  });
});
