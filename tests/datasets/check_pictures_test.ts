import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { checkPictures } from "../../src/datasets/check_pictures.ts";
import type { PictureTable } from "../../src/datasets/picture_table.ts";
import { withFolder } from "./_folders.ts";
import { jpegOf, writePictures } from "./_pictures.ts";

const FILES = ["a/1.jpg", "a/2.jpg", "b/3.jpg", "b/4.jpg"];

function tableOf(files: readonly string[]): PictureTable {
  return {
    files,
    labels: new Uint8Array(files.length),
    attributes: new Uint8Array(files.length),
    // The first half trains, the second tests.
    splits: Uint8Array.from(files, (_, row) => row < files.length / 2 ? 0 : 2),
  };
}

/** Writes the pictures, changes the folder, and returns what is found in it. */
async function check(
  change: (folder: string) => Promise<void> | void,
  files: readonly string[] = FILES,
): Promise<string[]> {
  let found: string[] = [];
  await withFolder(async (imageRoot) => {
    await writePictures(imageRoot, FILES);
    await change(imageRoot);
    const options = { imageRoot, remedy: "get it again" };
    const problems = await checkPictures(tableOf(files), options);
    found = problems.map(({ severity, kind, message, source }) =>
      `${severity} ${kind}: ${message} @${source.slice(imageRoot.length)}`
    );
  });
  return found;
}

Deno.test("checkPictures() is silent when every picture is whole", async () => {
  assertEquals(await check(() => {}), []);
});

Deno.test("checkPictures() names missing pictures", async () => {
  const found = await check(async (folder) => {
    await Deno.remove(join(folder, "a/2.jpg"));
    await Deno.remove(join(folder, "b/3.jpg"));
  });
  assertEquals(found, [
    "error missing-image: expected every image of the table, current value is without 2: a/2.jpg, b/3.jpg @",
  ]);
});

Deno.test("checkPictures() names a truncated JPEG", async () => {
  const found = await check(async (folder) => {
    const path = join(folder, "b/4.jpg");
    const bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 40));
  });
  assertEquals(found.length, 1);
  assertEquals(
    found[0]!.startsWith("error unreadable-image: expected a whole"),
    true,
  );
  assertEquals(found[0]!.endsWith("@/b/4.jpg"), true);
});

Deno.test("checkPictures() names what is no picture, and an empty file", async () => {
  const found = await check(async (folder) => {
    await Deno.writeTextFile(join(folder, "a/1.jpg"), "<html>404</html>");
    await Deno.writeTextFile(join(folder, "a/2.jpg"), "");
  });
  assertEquals(found.map((it) => it.split("@")[1]), ["/a/1.jpg", "/a/2.jpg"]);
  assertEquals(found[0]!.includes("neither JPEG nor PNG"), true);
});

Deno.test("checkPictures() names a folder in the place of a picture", async () => {
  const found = await check(async (folder) => {
    await Deno.remove(join(folder, "a/1.jpg"));
    await Deno.mkdir(join(folder, "a/1.jpg"));
  });
  assertEquals(found.length, 1);
  assertEquals(found[0]!.startsWith("error unreadable-image"), true);
});

Deno.test("checkPictures() warns of the same picture in training and test", async () => {
  const found = await check((folder) =>
    Deno.writeFile(join(folder, "b/3.jpg"), jpegOf(0))
  );
  assertEquals(found, [
    "warning duplicate-image: expected other pictures in every split, current value has 1 of the same bytes: a/1.jpg (train) = b/3.jpg (test) @",
  ]);
});

Deno.test("checkPictures() does not mind the same picture twice in one split", async () => {
  const found = await check((folder) =>
    Deno.writeFile(join(folder, "a/2.jpg"), jpegOf(0))
  );
  assertEquals(found, []);
});

Deno.test("checkPictures() tells how far it is", async () => {
  await withFolder(async (imageRoot) => {
    await writePictures(imageRoot, FILES);
    const seen: string[] = [];
    await checkPictures(tableOf(FILES), {
      imageRoot,
      remedy: "get it again",
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    assertEquals(seen, ["1/4", "2/4", "3/4", "4/4"]);
  });
});
