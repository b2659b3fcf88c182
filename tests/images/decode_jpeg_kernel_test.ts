import { assert, assertEquals } from "@std/assert";
import { checkImageSize } from "../../src/images/_image_limits.ts";
import { decodeBaselineJpeg } from "../../src/images/_jpeg_fast.ts";
import { readJpegHeader } from "../../src/images/_jpeg_header.ts";
import { decodeWithTurbo } from "../../src/images/_jpeg_turbo.ts";
import { DataError } from "../../src/errors/mod.ts";
import { decodeJpeg } from "../../src/images/mod.ts";
import { FIXTURES } from "./_corpus.ts";

const FILES = [...Deno.readDirSync(FIXTURES)].map(({ name }) => name)
  .filter((name) => name.endsWith(".jpg") && name !== "cmyk.jpg").sort();

function decodeBothWays(bytes: Uint8Array) {
  const header = readJpegHeader(bytes, {});
  checkImageSize(header.width, header.height, { maxPixels: 1_000_000 });
  const { data, message } = decodeWithTurbo(bytes, header.width, header.height);
  return { fast: decodeBaselineJpeg(bytes, header), turbo: data, message };
}

Deno.test("the JPEG kernel equals libjpeg-turbo on the files it takes", () => {
  const taken = FILES.filter((name) => {
    const { fast, turbo, message } = decodeBothWays(
      Deno.readFileSync(`${FIXTURES}/${name}`),
    );
    if (fast === undefined) return false;
    assertEquals(message, undefined, name);
    assertEquals(fast, turbo, name);
    return true;
  });
  // all but progressive, RGB, several scans, other samplings, and chroma rows of at most 2 samples
  assertEquals(taken.length, 30);
});

Deno.test("the JPEG kernel leaves arithmetic coding to libjpeg", () => {
  const bytes = Deno.readFileSync(`${FIXTURES}/quality_75.jpg`);
  const frame = bytes.findIndex((byte, i) =>
    byte === 0xff && bytes[i + 1] === 0xc0
  );
  bytes[frame + 1] = 0xc9; // SOF9
  assertEquals(
    decodeBaselineJpeg(bytes, readJpegHeader(bytes, {})),
    undefined,
  );
});

/** The generator of Numerical Recipes, so that the same files are damaged in every run. */
function damager() {
  let state = 1;
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * n);
  };
  return () => {
    const bytes = Deno.readFileSync(
      `${FIXTURES}/${FILES[below(FILES.length)]}`,
    );
    for (let i = 0; i <= below(3); i++) {
      const at = 2 + below(bytes.length - 2);
      bytes[at] = below(3) === 0 ? 0xff : below(256);
    }
    return bytes;
  };
}

Deno.test("decodeJpeg() of a damaged file gives an image or a DataError", () => {
  const damaged = damager();
  let numRefused = 0;
  for (let i = 0; i < 200; i++) {
    try {
      decodeJpeg(damaged(), { maxPixels: 1_000_000 });
    } catch (error) {
      assert(error instanceof DataError, String(error));
      numRefused++;
    }
  }
  assert(numRefused > 50);
});

Deno.test("the JPEG kernel takes no damaged file of which libjpeg says more than a harmless warning", () => {
  const damaged = damager();
  let numTaken = 0;
  for (let i = 0; i < 200; i++) {
    const bytes = damaged();
    let both;
    try {
      both = decodeBothWays(bytes);
    } catch {
      continue; // refused by its header
    }
    if (both.fast === undefined) continue;
    numTaken++;
    assert(
      /^undefined$|extraneous bytes|unknown JFIF/.test(String(both.message)),
      both.message,
    );
  }
  assert(numTaken > 10);
});
