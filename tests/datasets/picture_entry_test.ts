import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { pictureEntry } from "../../src/datasets/picture_entry.ts";
import {
  pictureFolder,
  readPictureFolder,
} from "../../src/datasets/picture_folder.ts";
import type { PictureDeclaration } from "../../src/datasets/picture_transform.ts";
import { waterbirdsSource } from "../../src/datasets/waterbirds.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS, writePictures, writeWaterbirds } from "./_pictures.ts";

const transform = { resize: { height: 8, width: 8 } } as const;
const small = pictureEntry(waterbirdsSource({
  name: "small",
  describe: "for tests",
  groupCounts: COUNTS,
  remedy: "build it",
}));

Deno.test("a picture entry checks, prepares and loads", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    const cacheDir = join(from, "cache");
    assertEquals((await small.check({ from })).problems, []);
    await assertRejects(
      () => small.load({ from, cacheDir, transform }),
      PrerequisiteError,
    );
    await small.prepare({ from, cacheDir, transform });
    const dataset = await small.load({ from, cacheDir, transform });
    assertEquals(dataset.imageShape, [8, 8, 3]);
    assertEquals(dataset.splits.test.count, 4);
    dataset.close?.();
  });
});

/** A prepared folder of 16 pictures, identified with the 8 × 8 transform. */
async function withPrepared(
  body: (folders: { from: string; cacheDir: string }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const [from, cacheDir] = [join(folder, "set"), join(folder, "cache")];
    await Deno.mkdir(from);
    await writeWaterbirds(from);
    await small.prepare({ from, cacheDir, declared });
    await body({ from, cacheDir });
  });
}

const declared = {
  imageSize: 8,
  resize: { height: 8, width: 8 },
} as const;

Deno.test("identify() gives equal folders one identity, and another one for every change of what is read", async () => {
  await withPrepared(async ({ from, cacheDir }) => {
    const identify = async () => {
      await small.prepare({ from, cacheDir, declared });
      return (await small.identify!({ from, cacheDir, declared })).content;
    };
    const first = await identify();
    assertEquals(await identify(), first);

    // The same table with other line ends is the same set.
    const table = join(from, "metadata.csv");
    const csv = await Deno.readTextFile(table);
    await Deno.writeTextFile(table, csv.replaceAll("\n", "\r\n"));
    assertEquals(await identify(), first);

    // Two rows of one split and label exchange their places: group counts and pictures stay.
    const lines = csv.split("\n");
    const swapped = csv.replace(lines[1]!, "#").replace(lines[3]!, lines[1]!)
      .replace("#", lines[3]!);
    await Deno.writeTextFile(table, swapped);
    assertNotEquals(await identify(), first);

    await Deno.writeTextFile(table, csv);
    await Deno.copyFile(join(from, ROWS[1]![0]), join(from, ROWS[0]![0]));
    assertNotEquals(await identify(), first);
  });
});

Deno.test("identify() refuses pictures that are not prepared as they are now, with the command", async () => {
  await withPrepared(async ({ from, cacheDir }) => {
    const identify = (more: PictureDeclaration = {}) =>
      small.identify!({ from, cacheDir, declared: { ...declared, ...more } });
    await identify();
    const other = await assertRejects(
      () => identify({ interpolation: "bicubic" }),
      PrerequisiteError,
    );
    assertEquals(
      other.remedy,
      `run \`deno task data prepare small --from ${from} --image-size 8 --resize 8x8 --interpolation bicubic\``,
    );
    // Mean and channel order are not in the stored pixels.
    const bgr = await identify({ mean: [0, 0, 0], colourOrder: "bgr" });
    assertEquals(bgr.transform.colourOrder, "bgr");

    await Deno.copyFile(join(from, ROWS[1]![0]), join(from, ROWS[0]![0]));
    await assertRejects(() => identify(), PrerequisiteError, "not prepared");
  });
});

Deno.test("load() gives what was identified although the folder has changed or is gone, and refuses what was not", async () => {
  await withPrepared(async ({ from, cacheDir }) => {
    const planned = await small.identify!({ from, cacheDir, declared });
    await Deno.remove(from, { recursive: true });
    const dataset = await small.load({ cacheDir, ...planned });
    assertEquals(dataset.imageShape, [8, 8, 3]);
    dataset.close?.();
    await assertRejects(
      () => small.load({ cacheDir, ...planned, content: "0".repeat(64) }),
      PrerequisiteError,
    );
    // Somebody puts another preparation in its place.
    const [name] = [...Deno.readDirSync(join(cacheDir, "prepared"))];
    const table = join(cacheDir, "prepared", name!.name, "table.json");
    const text = await Deno.readTextFile(table);
    await Deno.writeTextFile(
      table,
      text.replace(planned.content, "0".repeat(64)),
    );
    await assertRejects(
      () => small.load({ cacheDir, ...planned }),
      DataError,
      "made from the content",
    );
  });
});

Deno.test("prepare() believes no digest that was kept", async () => {
  await withPrepared(async ({ from, cacheDir }) => {
    const prepare = () =>
      small.prepare({
        from,
        cacheDir,
        declared,
        // Ahead by ten seconds, so that files written just now count as settled.
        now: () => Date.now() + 10_000,
      });
    const first = await prepare();
    const [note] = [...Deno.readDirSync(join(cacheDir, "digests"))];
    const path = join(cacheDir, "digests", note!.name);
    const text = await Deno.readTextFile(path);
    const forged = text.replaceAll(/"\w{64}"/g, `"${"f".repeat(64)}"`);
    assertNotEquals(forged, text);
    await Deno.writeTextFile(path, forged);
    assertEquals(await prepare(), first);
    assertEquals(await Deno.readTextFile(path), text);
  });
});

Deno.test("prepare() tells what check() warns of: a picture in two splits", async () => {
  await withPrepared(async ({ from, cacheDir }) => {
    await Deno.copyFile(join(from, ROWS[0]![0]), join(from, ROWS.at(-1)![0]));
    const { problems } = await small.check({ from });
    const { warnings } = await small.prepare({ from, cacheDir, declared });
    assertEquals(problems.map(({ kind }) => kind), ["duplicate-image"]);
    assertEquals(warnings, problems);
  });
});

Deno.test("a picture entry keeps preparations of different transforms apart", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    const cacheDir = join(from, "cache");
    await small.prepare({ from, cacheDir, transform });
    const other = { resize: { height: 6, width: 6 } };
    await assertRejects(
      () => small.load({ from, cacheDir, transform: other }),
      PrerequisiteError,
    );
  });
});

Deno.test("a folder of one's own is prepared with what it declares", async () => {
  const entry = pictureEntry(
    pictureFolder({ name: "folder" }),
    readPictureFolder,
  );
  await withFolder(async (from) => {
    await writePictures(from, ROWS.map(([file]) => file));
    const csv = [
      "image,label,attribute,split",
      ...ROWS.map((row) => row.join()),
    ];
    await Deno.writeTextFile(join(from, "metadata.csv"), csv.join("\n"));
    await Deno.writeTextFile(
      join(from, "dataset.json"),
      JSON.stringify({ labelNames: ["cat", "dog"] }),
    );
    const cacheDir = join(from, "cache");
    assertEquals((await entry.check({ from })).groupCounts, COUNTS);
    await entry.prepare({ from, cacheDir, transform });
    const dataset = await entry.load({ from, cacheDir, transform });
    assertEquals(dataset.groups.descriptions[2], "dog, attribute 0");
    dataset.close?.();
  });
});

Deno.test("a folder whose declaration is wrong is reported, not thrown", async () => {
  const entry = pictureEntry(
    pictureFolder({ name: "folder" }),
    readPictureFolder,
  );
  await withFolder(async (from) => {
    await Deno.writeTextFile(join(from, "dataset.json"), "{}}");
    const { problems } = await entry.check({ from });
    assertEquals(problems.map(({ kind }) => kind), ["unreadable-file"]);
  });
});
