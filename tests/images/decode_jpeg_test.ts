import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../src/errors/mod.ts";
import { decodeJpeg } from "../../src/images/mod.ts";
import { FIXTURES } from "./_corpus.ts";

function read(name: string): Uint8Array {
  return Deno.readFileSync(`${FIXTURES}/${name}`);
}

/** The offset of the frame header's marker (FF C0 to FF C2). */
function frameOffset(bytes: Uint8Array): number {
  return bytes.findIndex((byte, i) =>
    byte === 0xff && bytes[i + 1]! >= 0xc0 && bytes[i + 1]! <= 0xc2
  );
}

Deno.test("decodeJpeg() does not apply the EXIF orientation", () => {
  const { width, height } = decodeJpeg(read("exif_rotated.jpg"));
  assertEquals([width, height], [121, 90]);
});

Deno.test("decodeJpeg() refuses CMYK by name", () => {
  assertThrows(() => decodeJpeg(read("cmyk.jpg")), DataError, "CMYK");
});

Deno.test("decodeJpeg() refuses a file cut in half as truncated", () => {
  const bytes = read("quality_75.jpg");
  assertThrows(
    () => decodeJpeg(bytes.subarray(0, bytes.length / 2)),
    DataError,
    `truncated, current length is ${Math.trunc(bytes.length / 2)} bytes`,
  );
});

Deno.test("decodeJpeg() refuses a file without its end marker", () => {
  const bytes = read("progressive_420.jpg");
  assertThrows(
    () => decodeJpeg(bytes.subarray(0, bytes.length - 2)),
    DataError,
    "truncated",
  );
});

Deno.test("decodeJpeg() refuses a file cut inside its header", () => {
  const bytes = read("quality_75.jpg");
  for (const length of [2, 3, 5, 20, 100, 200]) {
    assertThrows(
      () => decodeJpeg(bytes.subarray(0, length)),
      DataError,
      "truncated",
    );
  }
});

Deno.test("decodeJpeg() reports what libjpeg says of damaged scan data", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes.set([0xff, 0xd9], bytes.length - 900); // the end marker in the midst of the scan
  assertThrows(() => decodeJpeg(bytes), DataError, "Corrupt JPEG data");
});

Deno.test("decodeJpeg() decodes the next file after a failure", () => {
  const bytes = read("quality_75.jpg");
  const before = decodeJpeg(bytes).data;
  const broken = bytes.slice();
  broken[frameOffset(broken) + 11] = 0; // no sampling factors: libjpeg's error exit
  assertThrows(() => decodeJpeg(broken), DataError, "sampling");
  assertEquals(decodeJpeg(bytes).data, before);
});

Deno.test("decodeJpeg() accepts stray bytes between segments, as Pillow does", () => {
  const bytes = read("quality_75.jpg");
  const stray = new Uint8Array(bytes.length + 5);
  stray.set(bytes.subarray(0, -2));
  stray.set([1, 2, 3, 4, 5, 0xff, 0xd9], bytes.length - 2);
  assertEquals(decodeJpeg(stray).data, decodeJpeg(bytes).data);
});

Deno.test("decodeJpeg() refuses 12 bits per sample", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes[frameOffset(bytes) + 4] = 12;
  assertThrows(
    () => decodeJpeg(bytes),
    DataError,
    "8 bits per sample, current value is 12",
  );
});

Deno.test("decodeJpeg() refuses a lossless JPEG by name", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes[frameOffset(bytes) + 1] = 0xc3;
  assertThrows(() => decodeJpeg(bytes), DataError, "lossless JPEG");
});

Deno.test("decodeJpeg() refuses two components", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes[frameOffset(bytes) + 9] = 2;
  assertThrows(
    () => decodeJpeg(bytes),
    DataError,
    "1 or 3 components, current value is 2",
  );
});

Deno.test("decodeJpeg() refuses a declared size beyond the limit before decoding", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes.fill(0xff, frameOffset(bytes) + 5, frameOffset(bytes) + 9);
  assertThrows(
    () => decodeJpeg(bytes),
    DataError,
    "current value is 65535×65535",
  );
});

Deno.test("decodeJpeg() takes another limit of pixels", () => {
  assertThrows(
    () => decodeJpeg(read("quality_75.jpg"), { maxPixels: 10_889 }),
    DataError,
    "at most 10889 pixels, current value is 121×90",
  );
});

Deno.test("decodeJpeg() refuses height 0", () => {
  const bytes = read("quality_75.jpg").slice();
  bytes.fill(0, frameOffset(bytes) + 5, frameOffset(bytes) + 7);
  assertThrows(() => decodeJpeg(bytes), DataError, "current value is 121×0");
});

Deno.test("decodeJpeg() refuses a scan before the frame", () => {
  const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9);
  assertThrows(
    () => decodeJpeg(bytes),
    DataError,
    "scan comes before its frame",
  );
});
