import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sha256Hex } from "../../src/text/mod.ts";
import { parseIdx, readIdx } from "../../src/datasets/idx.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

// Two images of 2 by 3, written out by hand after the format's description.
// deno-fmt-ignore
const TWO_IMAGES = Uint8Array.of(
  0, 0, 8, 3,  0, 0, 0, 2,  0, 0, 0, 2,  0, 0, 0, 3,
  1, 2, 3, 4, 5, 6,  7, 8, 9, 10, 11, 12,
);
const at = { source: "images", remedy: "get it again" };

Deno.test("parseIdx() reads shape and values", () => {
  const { shape, data } = parseIdx(TWO_IMAGES, at);
  assertEquals(shape, [2, 2, 3]);
  assertEquals([...data], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

Deno.test("parseIdx() reads sizes as big-endian", () => {
  const bytes = new Uint8Array(8 + 0x0102);
  bytes.set([0, 0, 8, 1, 0, 0, 1, 2]);
  assertEquals(parseIdx(bytes, at).shape, [0x0102]);
});

Deno.test("parseIdx() reads a view into a larger buffer", () => {
  const larger = new Uint8Array(TWO_IMAGES.length + 5);
  larger.set(TWO_IMAGES, 5);
  assertEquals(parseIdx(larger.subarray(5), at).shape, [2, 2, 3]);
});

const damaged: readonly (readonly [string, Uint8Array, string])[] = [
  ["an empty file", new Uint8Array(0), "at least 4 bytes"],
  ["another magic number", Uint8Array.of(0, 1, 8, 1, 0, 0, 0, 0), "00 01 08"],
  ["floats", Uint8Array.of(0, 0, 0x0d, 1, 0, 0, 0, 0), "00 00 0d 01"],
  ["rank 0", Uint8Array.of(0, 0, 8, 0), "and a rank"],
  ["a cut header", TWO_IMAGES.subarray(0, 10), "a header of 16 bytes"],
  ["a cut image", TWO_IMAGES.subarray(0, 27), "28 bytes for shape"],
  ["a byte too many", Uint8Array.of(...TWO_IMAGES, 0), "is 29 bytes"],
];
for (const [what, bytes, message] of damaged) {
  Deno.test(`parseIdx() refuses ${what}`, () => {
    const error = assertThrows(() => parseIdx(bytes, at), DataError, message);
    assertEquals([error.source, error.remedy], ["images", "get it again"]);
  });
}

Deno.test("parseIdx() refuses another shape than expected", () => {
  assertThrows(
    () => parseIdx(TWO_IMAGES, { ...at, shape: [3, 2, 3] }),
    DataError,
    "expected shape [3, 2, 3], current value is [2, 2, 3]",
  );
});

Deno.test("readIdx() reads plain, gzip, and falls back to .gz", async () => {
  await withFolder(async (folder) => {
    const plain = join(folder, "plain");
    const packed = join(folder, "packed");
    await Deno.writeFile(plain, TWO_IMAGES);
    await Deno.writeFile(`${packed}.gz`, gzipSync(TWO_IMAGES));
    const expected = parseIdx(TWO_IMAGES, at);
    assertEquals(await readIdx(plain), expected);
    assertEquals(await readIdx(packed), expected);
    assertEquals(await readIdx(`${packed}.gz`), expected);
  });
});

Deno.test("readIdx() compares the digest of the uncompressed bytes", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "images.gz");
    await Deno.writeFile(path, gzipSync(TWO_IMAGES));
    const sha256 = sha256Hex(TWO_IMAGES);
    assertEquals((await readIdx(path, { sha256 })).shape, [2, 2, 3]);
    await assertRejects(
      () => readIdx(path, { sha256: sha256Hex(new Uint8Array(1)) }),
      DataError,
      sha256,
    );
  });
});

Deno.test("readIdx() names a missing file", async () => {
  await assertRejects(
    () => readIdx("/nowhere/images"),
    DataError,
    "/nowhere/images",
  );
});

Deno.test("readIdx() refuses a truncated gzip file", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "images.gz");
    const whole = gzipSync(TWO_IMAGES);
    await Deno.writeFile(path, whole.subarray(0, whole.length - 6));
    await assertRejects(() => readIdx(path), DataError, "truncated");
  });
});

Deno.test("readIdx() names a path that is a folder", async () => {
  await withFolder(async (folder) => {
    await assertRejects(() => readIdx(folder), DataError, folder);
  });
});
