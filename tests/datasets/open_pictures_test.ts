import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import {
  openPictures,
  type PictureDataset,
} from "../../src/datasets/open_pictures.ts";
import { preparePictures } from "../../src/datasets/prepare_pictures.ts";
import { waterbirdsSource } from "../../src/datasets/waterbirds.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";
import {
  decodeImage,
  normalise,
  resizeCenterCrop,
} from "../../src/images/mod.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS, writeWaterbirds } from "./_pictures.ts";

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
const SIZE = 8 * 8 * 3;

async function withDataset(
  body: (
    dataset: PictureDataset,
    folders: { from: string; into: string },
  ) => Promise<void> | void,
): Promise<void> {
  await withFolder(async (folder) => {
    const [from, into] = [join(folder, "set"), join(folder, "cache")];
    await Deno.mkdir(from);
    await writeWaterbirds(from);
    await preparePictures(small, { from, into, transform });
    using dataset = await openPictures(into);
    await body(dataset, { from, into });
  });
}

Deno.test("openPictures() has the table's labels, attributes and groups in table order", async () => {
  await withDataset(({ splits }) => {
    const rows = ROWS.filter(([, , , split]) => split === 0);
    assertEquals([...splits.train.labels], rows.map(([, label]) => label));
    assertEquals([...splits.train.attributes], rows.map(([, , it]) => it));
    assertEquals([...splits.train.groups], [0, 0, 1, 1, 2, 2, 3, 3]);
    assertEquals([...splits.test.groups], [0, 1, 2, 3]);
  });
});

Deno.test("readPixels() gives the decoded and resized pictures of the split", async () => {
  await withDataset((dataset, { from }) => {
    const pixels = new Uint8Array(2 * SIZE);
    dataset.splits.test.readPixels([3, 0], pixels);
    const expected = (index: number) => {
      const [file] = ROWS.filter(([, , , split]) => split === 2)[index]!;
      const image = decodeImage(Deno.readFileSync(join(from, file)));
      return resizeCenterCrop(image, transform).data;
    };
    assertEquals(pixels.slice(0, SIZE), expected(3));
    assertEquals(pixels.slice(SIZE), expected(0));
  });
});

Deno.test("readImages() normalises as ImageNet's models expect", async () => {
  await withDataset(({ splits }) => {
    const pixels = new Uint8Array(SIZE);
    splits.validation.readPixels([2], pixels);
    const images = new Float32Array(SIZE + 1).fill(7);
    splits.validation.readImages([2], images);
    assertEquals(images.slice(0, SIZE), normalise(pixels));
    assertEquals(images[SIZE], 7);
  });
});

Deno.test("readImages() gives blue first for BGR, with mean and std in that order", async () => {
  await withDataset(async ({ splits }, { into }) => {
    const pixels = new Uint8Array(SIZE);
    splits.test.readPixels([1], pixels);
    const [mean, std] = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]] as const;
    const values = { mean, std, colourOrder: "bgr" } as const;
    using bgr = await openPictures(into, { values });
    const images = new Float32Array(SIZE);
    bgr.splits.test.readImages([1], images);
    // torchvision: ToTensor, then channels [2, 1, 0], then Normalize(mean, std).
    const expected = Float32Array.from(pixels, (_, at) => {
      const channel = at % 3;
      const byte = pixels[at - channel + (2 - channel)]!;
      return (byte / 255 - mean[channel]!) / std[channel]!;
    });
    images.forEach((value, at) =>
      assertAlmostEquals(value, expected[at]!, 1e-6)
    );
  });
});

Deno.test("openPictures() refuses a preparation of other content", async () => {
  await withDataset(async (_, { into }) => {
    await assertRejects(
      () => openPictures(into, { content: "00" }),
      DataError,
      "expected one made from the content 00",
    );
  });
});

Deno.test("readImages() throws for an index outside the split and for too little room", async () => {
  await withDataset(({ splits }) => {
    const into = new Float32Array(SIZE);
    for (const index of [4, -1, 0.5]) {
      assertThrows(() => splits.test.readImages([index], into), RangeError);
    }
    assertThrows(
      () => splits.test.readImages([0, 1], into),
      RangeError,
      "room",
    );
  });
});

Deno.test("the digest depends on the pixels and on the labels", async () => {
  await withDataset(async ({ digest }, { from, into }) => {
    using again = await openPictures(into);
    assertEquals(again.digest, digest);
    const other = { resize: { height: 9, width: 9 }, crop: transform.crop };
    const elsewhere = join(into, "other");
    await preparePictures(small, { from, into: elsewhere, transform: other });
    using resized = await openPictures(elsewhere);
    assertNotEquals(resized.digest, digest);

    const path = join(into, "table.json");
    const table = JSON.parse(await Deno.readTextFile(path));
    table.table.labels[0] = 1;
    await Deno.writeTextFile(path, JSON.stringify(table));
    using relabelled = await openPictures(into);
    assertNotEquals(relabelled.digest, digest);
  });
});

Deno.test("openPictures() says how to prepare what is not", async () => {
  const error = await assertRejects(
    () => openPictures("/nowhere"),
    PrerequisiteError,
  );
  assertEquals(error.remedy.includes("data prepare"), true);
});

Deno.test("openPictures() refuses a damaged table", async () => {
  await withDataset(async (_, { into }) => {
    const path = join(into, "table.json");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, -10));
    await assertRejects(() => openPictures(into), DataError, "table");
  });
});

Deno.test("openPictures() refuses damaged pixels when they are read", async () => {
  await withDataset(async (_, { into }) => {
    const path = join(into, "images", "00000.bin");
    const bytes = await Deno.readFile(path);
    bytes[5]! ^= 1;
    await Deno.writeFile(path, bytes);
    using damaged = await openPictures(into);
    assertThrows(
      () => damaged.splits.train.readImages([0], new Float32Array(SIZE)),
      DataError,
      "00000.bin",
    );
  });
});

Deno.test("openPictures() refuses the table of another preparation", async () => {
  await withDataset(async (_, { from, into }) => {
    const path = join(into, "table.json");
    const old = await Deno.readTextFile(path);
    const other = { resize: { height: 9, width: 9 }, crop: transform.crop };
    await preparePictures(small, { from, into, transform: other });
    await Deno.writeTextFile(path, old);
    await assertRejects(() => openPictures(into), DataError, "key");
  });
});
