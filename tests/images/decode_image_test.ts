import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../src/errors/mod.ts";
import { decodeImage } from "../../src/images/mod.ts";
import { decodeMismatches, FIXTURES, readCorpus } from "./_corpus.ts";

// Digests of Pillow's pixels: fixtures/images/make.py
Deno.test("decodeImage() gives Pillow's RGB bytes for every image of the corpus", () => {
  const corpus = readCorpus(FIXTURES);
  assertEquals(corpus.images.length, 96);
  assertEquals(decodeMismatches(corpus), []);
});

Deno.test("decodeImage() goes by the bytes, whatever the source is called", () => {
  const bytes = Deno.readFileSync(`${FIXTURES}/rgb.png`);
  assertEquals(decodeImage(bytes, { source: "bird.jpg" }).width, 59);
});

Deno.test("decodeImage() names the first bytes of a file that is no picture", () => {
  const bytes = new TextEncoder().encode("GIF89a");
  assertThrows(
    () => decodeImage(bytes),
    DataError,
    "first bytes are 47 49 46 38",
  );
});

Deno.test("decodeImage() refuses an empty file", () => {
  assertThrows(() => decodeImage(new Uint8Array(0)), DataError, "empty");
});

Deno.test("decodeImage() names the source in its error", () => {
  assertThrows(
    () => decodeImage(new Uint8Array(0), { source: "birds/001.jpg" }),
    DataError,
    "birds/001.jpg",
  );
});
