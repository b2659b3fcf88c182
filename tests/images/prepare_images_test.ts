import { assert, assertEquals, assertRejects } from "@std/assert";
import { encode } from "fast-png";
import { DataError } from "../../src/errors/mod.ts";
import {
  centerCrop,
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

/** A picture of one grey; all of them have the same length. */
function greyPng(value: number): Uint8Array {
  const data = new Uint8Array(32 * 32 * 3).fill(value);
  return encode({ width: 32, height: 32, channels: 3, data });
}

Deno.test("prepareImages() makes a picture anew that was replaced by one of equal length and date", () =>
  inFolder(async (into) => {
    const folder = `${into}/images`;
    Deno.mkdirSync(folder);
    const path = `${folder}/one.png`;
    Deno.writeFileSync(path, greyPng(10));
    const { mtime, size } = Deno.statSync(path);
    const options = { folder, into: `${into}/cache`, transform: TRANSFORM };
    await prepareImages(["one.png"], options);

    Deno.writeFileSync(path, greyPng(250));
    Deno.utimeSync(path, mtime!, mtime!);
    assertEquals(Deno.statSync(path).size, size);
    const { numKept } = await prepareImages(["one.png"], options);
    assertEquals(numKept, 0);
    const pixels = Deno.readFileSync(`${into}/cache/00000.bin`);
    assertEquals(new Set(pixels), new Set([250]));
  }));

Deno.test("prepareImages() leaves no part of a shard behind that could not be written", () =>
  inFolder(async (into) => {
    // A folder stands where the shard should be.
    Deno.mkdirSync(`${into}/00001.bin/x`, { recursive: true });
    await assertRejects(() => prepare(into));
    const names = [...Deno.readDirSync(into)].map(({ name }) => name);
    assertEquals(names.filter((name) => name.endsWith(".tmp")), []);
  }));

Deno.test("prepareImages() refuses a file that is not what its digest says", () =>
  inFolder(async (into) => {
    await assertRejects(
      () => prepare(into, { digests: FILES.map(() => "00") }),
      DataError,
      "100x75_420.jpg: the file has changed while it was prepared",
    );
  }));

Deno.test("prepareImages() leaves pictures as they are for resize none, and pads none", () =>
  inFolder(async (into) => {
    const options = { folder: FIXTURES, numWorkers: 1 };
    // 50 × 37 and 33 × 17 pixels as their names say.
    const files = ["50x37_444.jpg", "33x17_422.jpg"];
    const crop = { height: 17, width: 33 };
    const { index } = await prepareImages(files, {
      ...options,
      into: `${into}/fits`,
      transform: { resize: "none", crop },
    });
    assertEquals(
      Deno.readFileSync(`${into}/fits/${index.shards[0]!.file}`),
      Uint8Array.from(files.flatMap((file) => {
        const image = decodeImage(Deno.readFileSync(`${FIXTURES}/${file}`));
        return [...centerCrop(image, crop).data];
      })),
    );
    await assertRejects(
      () =>
        prepareImages(files, {
          ...options,
          into: `${into}/large`,
          transform: { resize: "none", crop: { height: 18, width: 33 } },
        }),
      DataError,
      "33x17_422.jpg: expected at least 18 × 33 pixels when nothing is resized, current value is 17 × 33",
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
