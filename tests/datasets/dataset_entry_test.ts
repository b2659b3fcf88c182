import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import {
  drawnEntry,
  pictureEntry,
  required,
} from "../../src/datasets/dataset_entry.ts";
import {
  pictureFolder,
  readPictureFolder,
} from "../../src/datasets/picture_folder.ts";
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

Deno.test("required() gives a falsy option and refuses an absent one", () => {
  assertEquals(required("set", { seed: 0 }, "seed"), 0);
  assertThrows(
    () => required("set", {} as { seed?: number }, "seed"),
    TypeError,
    "Cannot use dataset set: expected the option seed",
  );
});

Deno.test("a picture entry checks, prepares and loads", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    const cacheDir = join(from, "cache");
    assertEquals((await small.check({ from })).problems, []);
    await assertRejects(
      () => small.load({ cacheDir, transform }),
      PrerequisiteError,
    );
    await small.prepare({ from, cacheDir, transform });
    const dataset = await small.load({ cacheDir, transform });
    assertEquals(dataset.imageShape, [8, 8, 3]);
    assertEquals(dataset.splits.test.count, 4);
    dataset.close?.();
  });
});

Deno.test("a picture entry keeps preparations of different transforms apart", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    const cacheDir = join(from, "cache");
    await small.prepare({ from, cacheDir, transform });
    const other = { resize: { height: 6, width: 6 } };
    await assertRejects(
      () => small.load({ cacheDir, transform: other }),
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

Deno.test("a drawn entry lists a missing source as a problem", async () => {
  const entry = drawnEntry({
    name: "drawn",
    describe: "for tests",
    contract: { numClasses: 2 },
    checkSources: () =>
      Promise.reject(
        new PrerequisiteError("Cannot find it", {
          missing: "it",
          remedy: "install it",
        }),
      ),
    build: () =>
      Promise.reject(new DataError("no", { source: "", remedy: "" })),
  });
  const { problems } = await entry.check({});
  assertEquals(problems.map(({ kind, remedy }) => [kind, remedy]), [
    ["missing-file", "install it"],
  ]);
});
