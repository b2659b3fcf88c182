import { createHash } from "node:crypto";
import { z } from "zod";
import { readJson } from "./_shard_files.ts";
import type { ImageSize, ResizeFilter } from "./types.ts";

/** What is done to every image before it is stored; the result has the same size for all. */
export interface PrepareTransform {
  /**
   * torchvision's `Resize`: the shorter side (then `crop` is needed), or the size itself. `"none"`: pictures stay as
   * they are (then `crop` is needed, and a picture that is smaller is an error: nothing is padded).
   */
  readonly resize: number | ImageSize | "none";
  /** torchvision's `CenterCrop` after it. Default none. */
  readonly crop?: ImageSize;
  /** Default `"bilinear"`. */
  readonly filter?: ResizeFilter;
}

/** A picture that was prepared, by content. */
export interface PreparedSource {
  /** Name relative to the folder. */
  readonly file: string;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

/** One file of pixels. */
export interface PreparedShard {
  /** File name inside the folder. */
  readonly file: string;
  /** Index of its first image. */
  readonly first: number;
  /** Number of images. */
  readonly count: number;
  /** `count * height * width * 3`. */
  readonly numBytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
}

/**
 * `index.json` of a folder of prepared images: uint8 `[count, height, width, 3]` in shards. It lists
 * the shards that are finished; together they hold `count` images when all are.
 */
export interface PreparedIndex extends ImageSize {
  /** Says that this is such an index. */
  readonly kind: "prepared-images";
  /** Raised when the same images and transform would give other bytes or another layout. */
  readonly version: 2;
  /** sha256 of the version, the transform, and the sources' names and digests. */
  readonly key: string;
  /** Of all images, finished or not. */
  readonly count: number;
  /** What was done to every image. */
  readonly transform: PrepareTransform;
  /** In order of `first`. */
  readonly shards: readonly PreparedShard[];
}

/** The version that this code writes. */
export const PREPARED_VERSION = 2;
/** Its name in the folder of the shards. */
export const INDEX_FILE = "index.json";

/** The size that a transform gives every image. */
export function preparedSize({ resize, crop }: PrepareTransform): ImageSize {
  if (crop !== undefined) return crop;
  if (typeof resize === "object") return resize;
  throw new TypeError(
    "Cannot prepare images: resizing by the shorter side, or not at all, gives images of different sizes, " +
      `so a crop is needed, current value is resize ${resize} without crop`,
  );
}

/** The key of a {@linkcode PreparedIndex}. */
export function preparedKey(
  sources: readonly PreparedSource[],
  transform: PrepareTransform,
): string {
  const { resize, crop = null, filter = "bilinear" } = transform;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([PREPARED_VERSION, resize, crop, filter]));
  for (const { file, sha256 } of sources) {
    hash.update(JSON.stringify([file, sha256]));
  }
  return hash.digest("hex");
}

const count = z.int().nonnegative();
const side = z.int().positive();
const size = z.object({ height: side, width: side });
const indexSchema = z.object({
  kind: z.literal("prepared-images"),
  version: z.literal(PREPARED_VERSION),
  key: z.string(),
  count,
  height: side,
  width: side,
  transform: z.object({
    resize: z.union([z.number(), size, z.literal("none")]),
    crop: size.exactOptional(),
    filter: z.enum(["bilinear", "bicubic"]).exactOptional(),
  }),
  shards: z.array(z.object({
    file: z.string().regex(/^\d+\.bin$/),
    first: count,
    count: side,
    numBytes: side,
    sha256: z.string(),
  })),
});

/** The index of a folder, or `undefined` where there is none that can be understood. */
export function readPreparedIndex(folder: string): PreparedIndex | undefined {
  return indexSchema.safeParse(readJson(`${folder}/${INDEX_FILE}`)).data;
}
