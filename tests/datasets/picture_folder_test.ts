import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  pictureFolder,
  readPictureFolder,
} from "../../src/datasets/picture_folder.ts";
import type { PictureSource } from "../../src/datasets/picture_source.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS } from "./_pictures.ts";

const SPLITS = ["train", "val", "test"] as const;
const CSV = [
  "image,label,attribute,split",
  ...ROWS.map(([file, label, attribute, split]) =>
    [file, label, attribute, SPLITS[split]].join()
  ),
].join("\n");

async function inspect(
  text: string,
  source: PictureSource = pictureFolder({ name: "mine" }),
) {
  let found: string[] = [];
  let numRows: number | undefined;
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "metadata.csv"), text);
    const { table, problems } = await source.inspect(folder);
    found = problems.map(({ severity, kind }) => `${severity} ${kind}`);
    numRows = table?.files.length;
  });
  return { found, numRows };
}

Deno.test("a folder of the user's own is read without declared counts", async () => {
  assertEquals(await inspect(CSV), { found: [], numRows: 16 });
});

Deno.test("columns may come in another order and with others between them", async () => {
  const text = CSV.split("\n").map((line, row) => {
    const [image, label, attribute, split] = line.split(",");
    const note = row === 0 ? "note" : "?";
    return [split, note, attribute, image, label].join();
  }).join("\n");
  assertEquals(await inspect(text), { found: [], numRows: 16 });
});

Deno.test("declared counts are required exactly", async () => {
  const right = pictureFolder({ name: "mine", groupCounts: COUNTS });
  assertEquals((await inspect(CSV, right)).found, []);
  const wrong = pictureFolder({
    name: "mine",
    groupCounts: { ...COUNTS, test: [1, 1, 1, 2] },
  });
  assertEquals((await inspect(CSV, wrong)).found, ["error wrong-counts"]);
});

Deno.test("a split of another name is reported, not guessed", async () => {
  const { found, numRows } = await inspect(CSV.replace(",val", ",dev"));
  assertEquals({ found, numRows }, {
    found: ["error bad-value"],
    numRows: undefined,
  });
});

Deno.test("a missing column is reported", async () => {
  const { found } = await inspect(CSV.replace("attribute", "place"));
  assertEquals(found, ["error missing-column"]);
});

Deno.test("the groups carry the names that are given", () => {
  const { groups } = pictureFolder({
    name: "mine",
    labelNames: ["cat", "dog"],
    attributeNames: ["inside", "outside"],
    pairs: [{ minority: 1, majority: 0 }],
  });
  assertEquals(groups.descriptions, [
    "cat, inside",
    "cat, outside",
    "dog, inside",
    "dog, outside",
  ]);
  assertEquals(groups.pairs, [{ minority: 1, majority: 0 }]);
});

Deno.test("readPictureFolder() takes what dataset.json declares", async () => {
  await withFolder(async (folder) => {
    assertEquals((await readPictureFolder(folder)).groupCounts, undefined);
    await Deno.writeTextFile(
      join(folder, "dataset.json"),
      JSON.stringify({ labelNames: ["cat", "dog"], groupCounts: COUNTS }),
    );
    const source = await readPictureFolder(folder);
    assertEquals(source.groupCounts, COUNTS);
    assertEquals(source.groups.descriptions[2], "dog, attribute 0");
  });
});

/** A declaration, and what its refusal says on its first line: the place and the reason. */
const REFUSED: readonly (readonly [text: string, says: string])[] = [
  ['{"groupcounts": {}}', '"groupcounts"'],
  ["{", "it is not JSON"],
  ['{"labelNames": ["a"]}', "labelNames"],
  [
    '{"pairs": [{"minority": 1, "majority": 1}]}',
    "pairs.0: a minority group must be another one than its majority group",
  ],
  [
    '{"pairs": [{"minority": 1, "majority": 0}, {"minority": 2, "majority": 1}]}',
    "pairs.1: both groups of a pair must have one label",
  ],
  [
    '{"pairs": [{"minority": 1, "majority": 0}, {"minority": 0, "majority": 1}]}',
    "pairs: name at most one pair per label",
  ],
  ['{"pairs": []}', "pairs: name at least one pair"],
  ['{"transform": {"mean": [123.7, 116.3, 103.5]}}', "divide by 255"],
  ['{"transform": {"std": [0, 1, 1]}}', "transform.std.0"],
  ['{"transform": {"imageSize": 64}}', "image size alone"],
  ['{"transform": {"resize": 64}}', "at least the image's 224x224"],
  ['{"transform": {"color": "bgr"}}', '"color"'],
];

Deno.test("readPictureFolder() takes the transform that dataset.json declares", async () => {
  await withFolder(async (folder) => {
    const transform = { imageSize: 64, resize: "none" } as const;
    await Deno.writeTextFile(
      join(folder, "dataset.json"),
      JSON.stringify({ transform }),
    );
    assertEquals((await readPictureFolder(folder)).transform, transform);
  });
});

Deno.test("readPictureFolder() refuses a declaration that cannot be read", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "dataset.json"));
    await assertRejects(
      () => readPictureFolder(folder),
      DataError,
      "it cannot be read",
    );
  });
});

Deno.test("readPictureFolder() refuses a declaration that it does not know", async () => {
  await withFolder(async (folder) => {
    const source = join(folder, "dataset.json");
    for (const [text, says] of REFUSED) {
      await Deno.writeTextFile(source, text);
      const error = await assertRejects(
        () => readPictureFolder(folder),
        DataError,
      );
      assertEquals(error.source, source);
      const [line] = error.message.split("\n");
      assertStringIncludes(line!, says);
    }
  });
});
