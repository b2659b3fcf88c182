import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../src/errors/mod.ts";
import {
  decodeImage,
  prepareImages,
  type PrepareProgress,
  resizeCenterCrop,
} from "../../src/images/mod.ts";
import { FIXTURES } from "./_corpus.ts";
import { FILES, flipByte, inFolder, prepare, TRANSFORM } from "./_prepare.ts";

Deno.test("prepareImages() stores the pixels of each image in order", () =>
  inFolder(async (into) => {
    const { index } = await prepare(into);
    const stored = index.shards.flatMap(({ file }) => [
      ...Deno.readFileSync(`${into}/${file}`),
    ]);
    const expected = FILES.flatMap((file) => {
      const image = decodeImage(Deno.readFileSync(`${FIXTURES}/${file}`));
      return [...resizeCenterCrop(image, TRANSFORM).data];
    });
    assertEquals(stored, expected);
  }));

Deno.test("prepareImages() splits the images into shards of the given count", () =>
  inFolder(async (into) => {
    const { index } = await prepare(into);
    assertEquals(
      index.shards.map(({ file, first, count }) => [file, first, count]),
      [["00000.bin", 0, 3], ["00001.bin", 3, 3], ["00002.bin", 6, 3], [
        "00003.bin",
        9,
        1,
      ]],
    );
  }));

Deno.test("prepareImages() gives the same index for any number of workers", () =>
  inFolder(async (into) => {
    const one = await prepare(`${into}/1`, { numWorkers: 1 });
    const three = await prepare(`${into}/3`, { numWorkers: 3 });
    assertEquals(one.index, three.index);
  }));

Deno.test("prepareImages() continues after an interruption", () =>
  inFolder(async (into) => {
    const controller = new AbortController();
    let numImages = 0;
    const report = () => {
      if (++numImages === 4) controller.abort();
    };
    await assertRejects(
      () =>
        prepare(into, {
          signal: controller.signal,
          progress: { report, now: () => 0 },
        }),
      DOMException,
    );
    // the fourth image is in the second shard, which is finished before stopping
    assertEquals(numImages, 6);
    const written = Deno.statSync(`${into}/00000.bin`).mtime;
    const { numKept, rebuilt } = await prepare(into);
    assertEquals({ numKept, rebuilt }, { numKept: 2, rebuilt: [] });
    assertEquals(Deno.statSync(`${into}/00000.bin`).mtime, written);
  }));

Deno.test("prepareImages() a second time keeps everything", () =>
  inFolder(async (into) => {
    const { index } = await prepare(into);
    const again = await prepare(into);
    assertEquals(again, { index, numKept: 4, rebuilt: [] });
  }));

Deno.test("prepareImages() rebuilds and names a shard with a flipped bit", () =>
  inFolder(async (into) => {
    const { index } = await prepare(into);
    const before = Deno.readFileSync(`${into}/00001.bin`);
    flipByte(`${into}/00001.bin`);
    const again = await prepare(into);
    assertEquals(again.numKept, 3);
    assertEquals(again.rebuilt.map(({ file }) => file), ["00001.bin"]);
    assert(again.rebuilt[0]!.reason.startsWith("its sha256 must be"));
    assertEquals(again.index, index);
    assertEquals(Deno.readFileSync(`${into}/00001.bin`), before);
  }));

Deno.test("prepareImages() rebuilds and names a missing shard", () =>
  inFolder(async (into) => {
    await prepare(into);
    Deno.removeSync(`${into}/00002.bin`);
    const { rebuilt } = await prepare(into, { verify: false });
    assertEquals(rebuilt, [{
      file: "00002.bin",
      reason: "the file is missing",
    }]);
  }));

Deno.test("prepareImages() makes everything anew for another transform", () =>
  inFolder(async (into) => {
    const first = await prepare(into);
    const transform = { ...TRANSFORM, filter: "bicubic" } as const;
    const second = await prepare(into, { transform });
    assertEquals([second.numKept, second.rebuilt.length], [0, 0]);
    assert(first.index.key !== second.index.key);
  }));

Deno.test("prepareImages() begins anew where the index is damaged", () =>
  inFolder(async (into) => {
    const { index } = await prepare(into);
    Deno.writeTextFileSync(`${into}/index.json`, '{"kind": "prepared-im');
    assertEquals(await prepare(into), { index, numKept: 0, rebuilt: [] });
  }));

Deno.test("prepareImages() lists every image that cannot be decoded, and keeps the other shards", () =>
  inFolder(async (into) => {
    const folder = `${into}/images`;
    Deno.mkdirSync(folder);
    for (const file of FILES) {
      Deno.copyFileSync(`${FIXTURES}/${file}`, `${folder}/${file}`);
    }
    Deno.writeTextFileSync(`${folder}/${FILES[4]}`, "not a picture");
    const bytes = Deno.readFileSync(`${folder}/${FILES[9]}`);
    Deno.writeFileSync(`${folder}/${FILES[9]}`, bytes.subarray(0, 200));
    const error = await assertRejects(
      () => prepare(`${into}/cache`, { folder }),
      DataError,
      "2 cannot be read",
    );
    assert(error.message.includes("quality_75.jpg: Cannot decode the image"));
    assert(error.message.includes("raw_rgb_16_adam7.png"));
    assert(error.message.includes("the PNG is truncated"));
    // mended files change the key only if their length differs
    Deno.writeFileSync(`${folder}/${FILES[9]}`, bytes);
    Deno.copyFileSync(`${FIXTURES}/${FILES[4]}`, `${folder}/${FILES[4]}`);
    const { index } = await prepare(`${into}/cache`, { folder });
    assertEquals(index.shards.length, 4);
  }));

Deno.test("prepareImages() lists files that do not exist before any work", () =>
  inFolder(async (into) => {
    const options = { folder: FIXTURES, into, transform: TRANSFORM };
    await assertRejects(
      () => prepareImages(["rgb.png", "no.png", "none.jpg"], options),
      DataError,
      "2 cannot be read:\n    no.png: the file does not exist\n    none.jpg",
    );
  }));

Deno.test("prepareImages() refuses a transform that leaves sizes different", () =>
  inFolder(async (into) => {
    await assertRejects(
      () => prepare(into, { transform: { resize: 32 } }),
      TypeError,
      "a crop is needed",
    );
  }));

Deno.test("prepareImages() reports images per second and the time left", () =>
  inFolder(async (into) => {
    const reports: PrepareProgress[] = [];
    let milliseconds = 0;
    await prepare(into, {
      progress: {
        report: (progress) => reports.push(progress),
        now: () => (milliseconds += 250) - 250,
      },
    });
    assertEquals(reports.length, 10);
    // By hand: image i is done after i * 0.25 s, so 4 images/s and (10 - i) / 4 s are left.
    reports.forEach((progress, i) => {
      assertEquals(progress, {
        done: i + 1,
        total: 10,
        imagesPerSec: 4,
        secondsLeft: (9 - i) / 4,
      });
    });
  }));
