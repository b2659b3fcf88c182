import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { readContent } from "../../src/datasets/picture_content.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { pictureFolder } from "../../src/datasets/picture_folder.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, jpegOf, ROWS, writeOwnFolder } from "./_pictures.ts";

const OWN = pictureFolder({ name: "folder" });

async function withOwn(body: (from: string) => Promise<void>): Promise<void> {
  await withFolder(async (from) => {
    await writeOwnFolder(from);
    await body(from);
  });
}

Deno.test("readContent() digests every picture of the table", async () => {
  await withOwn(async (from) => {
    const { table, digests, groupCounts } = await readContent(OWN, { from });
    assertEquals(table.files.length, ROWS.length);
    // writePictures() draws picture i from seed i.
    assertEquals(digests, ROWS.map((_, seed) => sha256Hex(jpegOf(seed))));
    assertEquals(groupCounts, COUNTS);
  });
});

Deno.test("readContent() gives one digest to equal folders, wherever they are", async () => {
  await withOwn(async (one) => {
    await withOwn(async (two) => {
      await Deno.writeTextFile(join(two, "notes.txt"), "not in the table");
      assertEquals(
        (await readContent(OWN, { from: one })).content,
        (await readContent(OWN, { from: two })).content,
      );
    });
  });
});

Deno.test("readContent() gives another digest for another label, attribute or split of one picture", async () => {
  await withOwn(async (from) => {
    const table = join(from, "metadata.csv");
    const csv = await Deno.readTextFile(table);
    // The second training picture of G0; two are in every group, so none becomes empty.
    const [file] = ROWS[1]!;
    const contents = new Set<string>();
    for (const cells of ["0,0,train", "1,0,train", "0,1,train", "0,0,test"]) {
      await Deno.writeTextFile(
        table,
        csv.replace(`${file},0,0,train`, `${file},${cells}`),
      );
      contents.add((await readContent(OWN, { from })).content);
    }
    assertEquals(contents.size, 4);
  });
});

Deno.test("readContent() gives another digest to other names of groups", async () => {
  await withOwn(async (from) => {
    const named = pictureFolder({ name: "folder", labelNames: ["cat", "dog"] });
    assertNotEquals(
      (await readContent(OWN, { from })).content,
      (await readContent(named, { from })).content,
    );
  });
});

Deno.test("readContent() names missing pictures, with what to do about pictures", async () => {
  await withOwn(async (from) => {
    await Deno.remove(join(from, ROWS[2]![0]));
    const error = await assertRejects(
      () => readContent(OWN, { from }),
      DataError,
      ROWS[2]![0],
    );
    assertEquals(error.source, from);
    assertEquals(error.remedy.startsWith("put the pictures"), true);
  });
});
