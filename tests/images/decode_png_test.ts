import { assertEquals, assertThrows } from "@std/assert";
import { crc32, deflateSync } from "node:zlib";
import { DataError } from "../../src/errors/mod.ts";
import { decodePng } from "../../src/images/mod.ts";
import { FIXTURES } from "./_corpus.ts";

function read(name: string): Uint8Array {
  return Deno.readFileSync(`${FIXTURES}/${name}`);
}

function chunk(type: string, data: ArrayLike<number>): number[] {
  const body = [...new TextEncoder().encode(type), ...Array.from(data)];
  return [
    ...uint32(data.length),
    ...body,
    ...uint32(crc32(Uint8Array.from(body))),
  ];
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** A PNG of `width`×1 with the given depth, colour type and scanline (filter byte first). */
function tinyPng(
  [width, depth, colourType]: [number, number, number],
  scanline: number[],
  ...extra: number[][]
): Uint8Array {
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [
      ...uint32(width),
      ...uint32(1),
      depth,
      colourType,
      0,
      0,
      0,
    ]),
    ...extra.flat(),
    ...chunk("IDAT", deflateSync(Uint8Array.from(scanline))),
    ...chunk("IEND", []),
  ]);
}

Deno.test("decodePng() clips 16-bit grey at 255", () => {
  // Pillow 13: Image.open(...).convert("RGB") of 255, 256 and 32768 is 255
  const png = tinyPng([3, 16, 0], [0, 0, 254, 1, 0, 128, 0]);
  assertEquals([...decodePng(png).data], [
    254,
    254,
    254,
    255,
    255,
    255,
    255,
    255,
    255,
  ]);
});

Deno.test("decodePng() refuses a colour beyond the palette", () => {
  const png = tinyPng([2, 8, 3], [0, 0, 1], chunk("PLTE", [1, 2, 3]));
  assertThrows(
    () => decodePng(png),
    DataError,
    "palette has 1 colours, current value is colour 1",
  );
});

Deno.test("decodePng() refuses a palette picture without palette", () => {
  assertThrows(
    () => decodePng(tinyPng([1, 8, 3], [0, 0])),
    DataError,
    "palette is missing",
  );
});

Deno.test("decodePng() refuses an unknown filter", () => {
  assertThrows(
    () => decodePng(tinyPng([1, 8, 0], [5, 0])),
    DataError,
    "unknown filter",
  );
});

Deno.test("decodePng() refuses too little image data", () => {
  assertThrows(
    () => decodePng(tinyPng([4, 8, 0], [0, 1, 2])),
    DataError,
    "must be 5 bytes, current value is 3",
  );
});

Deno.test("decodePng() refuses too much image data without inflating it", () => {
  const png = tinyPng([1, 8, 0], new Array(100_000).fill(0));
  assertThrows(() => decodePng(png), DataError, "compressed data is damaged");
});

Deno.test("decodePng() refuses a depth that the colour type does not have", () => {
  assertThrows(
    () => decodePng(tinyPng([1, 4, 2], [0, 0])),
    DataError,
    "colour type 2 with 4 bits",
  );
});

Deno.test("decodePng() refuses an unknown critical chunk", () => {
  const png = tinyPng([1, 8, 0], [0, 0], chunk("ABCD", []));
  assertThrows(() => decodePng(png), DataError, "critical chunk ABCD");
});

Deno.test("decodePng() refuses a file cut anywhere as truncated", () => {
  const bytes = read("rgb.png");
  for (const length of [8, 12, 40, bytes.length / 2, bytes.length - 1]) {
    assertThrows(
      () => decodePng(bytes.subarray(0, length)),
      DataError,
      "truncated",
    );
  }
});

Deno.test("decodePng() refuses a flipped bit by its chunk's checksum", () => {
  const bytes = read("rgb.png").slice();
  bytes[Math.trunc(bytes.length / 2)]! ^= 1;
  assertThrows(
    () => decodePng(bytes),
    DataError,
    "chunk IDAT fails its checksum",
  );
});

Deno.test("decodePng() refuses a declared size beyond the limit before inflating", () => {
  const png = Uint8Array.from([
    ...read("rgb.png").subarray(0, 8),
    ...chunk("IHDR", [...uint32(100_000), ...uint32(100_000), 8, 2, 0, 0, 0]),
    ...chunk("IDAT", deflateSync(new Uint8Array(10))),
    ...chunk("IEND", []),
  ]);
  assertThrows(
    () => decodePng(png),
    DataError,
    "current value is 100000×100000",
  );
});
