import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError, ShapeError } from "../../src/errors/mod.ts";
import { openPrepared } from "../../src/images/mod.ts";
import { flipByte, IMAGE_BYTES, inFolder, prepare } from "./_prepare.ts";

Deno.test("openPrepared() reads images in any order, across shards and repeatedly", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    const all = Uint8Array.from(
      [0, 1, 2, 3].flatMap((i) => [
        ...Deno.readFileSync(`${folder}/0000${i}.bin`),
      ]),
    );
    using prepared = openPrepared(folder);
    assertEquals([prepared.count, prepared.height, prepared.width], [
      10,
      16,
      18,
    ]);
    const indices = [9, 0, 5, 5, 2];
    const into = new Uint8Array(indices.length * IMAGE_BYTES);
    prepared.readPixels(indices, into);
    const expected = indices.flatMap((i) => [
      ...all.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES),
    ]);
    assertEquals([...into], expected);
  }));

Deno.test("openPrepared() refuses an index outside", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    using prepared = openPrepared(folder);
    for (const index of [-1, 10, 0.5]) {
      assertThrows(
        () => prepared.readPixels([index], new Uint8Array(IMAGE_BYTES)),
        RangeError,
        `0 to 9, current value is ${index}`,
      );
    }
  }));

Deno.test("openPrepared() refuses an array of another length", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    using prepared = openPrepared(folder);
    assertThrows(
      () => prepared.readPixels([0, 1], new Uint8Array(IMAGE_BYTES)),
      ShapeError,
      "[2, 16, 18, 3]",
    );
  }));

Deno.test("openPrepared() names a shard whose bytes have changed when it is first read", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    flipByte(`${folder}/00001.bin`);
    using prepared = openPrepared(folder);
    const into = new Uint8Array(IMAGE_BYTES);
    prepared.readPixels([0], into);
    assertThrows(
      () => prepared.readPixels([4], into),
      DataError,
      "shard 00001.bin is damaged: its sha256",
    );
  }));

Deno.test("openPrepared() without verification reads a changed shard", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    flipByte(`${folder}/00001.bin`);
    using prepared = openPrepared(folder, { verify: false });
    prepared.readPixels([4], new Uint8Array(IMAGE_BYTES));
  }));

Deno.test("findDamage() lists all damaged shards", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    flipByte(`${folder}/00000.bin`);
    flipByte(`${folder}/00003.bin`);
    using prepared = openPrepared(folder);
    assertEquals(prepared.findDamage().map(({ file }) => file), [
      "00000.bin",
      "00003.bin",
    ]);
  }));

Deno.test("openPrepared() names all shards of the wrong length at once", () =>
  inFolder(async (folder) => {
    await prepare(folder);
    Deno.truncateSync(`${folder}/00000.bin`, 100);
    Deno.removeSync(`${folder}/00002.bin`);
    assertThrows(
      () => openPrepared(folder),
      DataError,
      `shard 00000.bin is damaged: its length must be ${
        3 * IMAGE_BYTES
      } bytes, ` +
        "current value is 100; shard 00002.bin is damaged: the file is missing",
    );
  }));

Deno.test("openPrepared() refuses a preparation that was interrupted", () =>
  inFolder(async (folder) => {
    const controller = new AbortController();
    await assertRejects(() =>
      prepare(folder, {
        signal: controller.signal,
        progress: { report: () => controller.abort(), now: () => 0 },
      })
    );
    assertThrows(
      () => openPrepared(folder),
      DataError,
      "unfinished, current value is 3 of 10 images",
    );
  }));

Deno.test("openPrepared() refuses a folder without index", () =>
  inFolder((folder) => {
    assertThrows(
      () => openPrepared(folder),
      DataError,
      "there is no readable index",
    );
  }));
