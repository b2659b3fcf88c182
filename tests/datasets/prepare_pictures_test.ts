import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { openPictures } from "../../src/datasets/open_pictures.ts";
import { preparePictures } from "../../src/datasets/prepare_pictures.ts";
import { waterbirdsSource } from "../../src/datasets/waterbirds.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS, waterbirdsCsv, writeWaterbirds } from "./_pictures.ts";

const small = waterbirdsSource({
  name: "small",
  describe: "for tests",
  groupCounts: COUNTS,
  remedy: "build it",
});
const transform = {
  resize: { height: 10, width: 10 },
  crop: { height: 8, width: 8 },
} as const;

/** A sound folder and an empty cache. */
async function withFolders(
  body: (from: string, into: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const from = join(folder, "set");
    await Deno.mkdir(from);
    await writeWaterbirds(from);
    await body(from, join(folder, "cache"));
  });
}

Deno.test("preparePictures() makes a folder that is read without the dataset's", async () => {
  await withFolders(async (from, into) => {
    const { warnings } = await preparePictures(small, {
      from,
      into,
      transform,
    });
    assertEquals(warnings, []);
    await Deno.remove(from, { recursive: true });
    using dataset = await openPictures(into);
    assertEquals(dataset.splits.train.count, 8);
    assertEquals(dataset.imageShape, [8, 8, 3]);
  });
});

Deno.test("preparePictures() keeps what is there and tells the warnings again", async () => {
  await withFolders(async (from, into) => {
    const csv = waterbirdsCsv().replaceAll("\n", "\r\n");
    await Deno.writeTextFile(join(from, "metadata.csv"), csv);
    await preparePictures(small, { from, into, transform });
    const again = await preparePictures(small, { from, into, transform });
    assertEquals(again.numKept, again.index.shards.length);
    assertEquals(again.warnings.map(({ kind }) => kind), ["line-ends"]);
  });
});

Deno.test("preparePictures() refuses wrong tables before it opens a picture", async () => {
  await withFolders(async (from, into) => {
    const csv = waterbirdsCsv(ROWS.slice(1));
    await Deno.writeTextFile(join(from, "metadata.csv"), csv);
    await assertRejects(
      () => preparePictures(small, { from, into, transform }),
      DataError,
      "expected 2/2/2/2 train images per group, current value is 1/2/2/2",
    );
  });
});

Deno.test("preparePictures() never makes a smaller dataset: one picture missing, nothing is opened", async () => {
  await withFolders(async (from, into) => {
    const [file] = ROWS[3]!;
    await Deno.remove(join(from, file));
    await assertRejects(
      () => preparePictures(small, { from, into, transform }),
      DataError,
      file,
    );
    await assertRejects(() => openPictures(into), PrerequisiteError);
  });
});

Deno.test("preparePictures() names a truncated picture", async () => {
  await withFolders(async (from, into) => {
    const [file] = ROWS[3]!;
    const bytes = await Deno.readFile(join(from, file));
    await Deno.writeFile(join(from, file), bytes.subarray(0, 300));
    await assertRejects(
      () => preparePictures(small, { from, into, transform }),
      DataError,
      file,
    );
  });
});
