import { prepareImages, type PrepareOptions } from "../../src/images/mod.ts";
import { FIXTURES } from "./_corpus.ts";

/** Ten pictures of different sizes and kinds. */
export const FILES = [
  ...["100x75_420.jpg", "50x37_444.jpg", "grey.jpg", "progressive_420.jpg"],
  ...["quality_75.jpg", "rgb.png", "rgba.png", "palette_4bit.png"],
  ...["33x17_422.jpg", "raw_rgb_16_adam7.png"],
] as const;

export const TRANSFORM = {
  resize: 20,
  crop: { height: 16, width: 18 },
} as const;

export const IMAGE_BYTES = 16 * 18 * 3;

/** Prepares {@linkcode FILES} three to a shard. */
export function prepare(into: string, options: Partial<PrepareOptions> = {}) {
  return prepareImages(FILES, {
    folder: FIXTURES,
    into,
    transform: TRANSFORM,
    imagesPerShard: 3,
    numWorkers: 1,
    ...options,
  });
}

/** Runs a test in a folder of its own. */
export async function inFolder(
  run: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Changes one byte in the midst of a file. */
export function flipByte(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  Deno.writeFileSync(path, bytes);
}
