/**
 * Opens a prepared picture dataset.
 *
 * @module
 */
import { join } from "node:path";
import { DataError } from "../errors/mod.ts";
import {
  normalise,
  openPrepared,
  type PixelStatistics,
  type PreparedImages,
} from "../images/mod.ts";
import { type PreparedTable, readTableFile } from "./_table_file.ts";
import { SPLIT_NAMES } from "./contract.ts";
import { sha256Hex } from "../text/mod.ts";
import { type ColourOrder, EVALUATION_TRANSFORM } from "./picture_transform.ts";
import type { GroupedDataset, GroupedSplit, SplitName } from "./types.ts";

/** A split that also gives its pixels, for augmentation. */
export interface PictureSplit extends GroupedSplit {
  /**
   * Writes the pixels of `indices` into `into`: uint8 [indices.length, height, width, 3].
   *
   * @throws {RangeError} If an index lies outside the split.
   * @throws {ShapeError} If `into` has another length.
   */
  readPixels(indices: ArrayLike<number>, into: Uint8Array): void;
}

/** A dataset whose pictures stay on disk; close it when done. */
export interface PictureDataset extends GroupedDataset, Disposable {
  /** The three splits, with their pixels. */
  readonly splits: Readonly<Record<SplitName, PictureSplit>>;
  /** Closes the files; to be called once. */
  readonly close: () => void;
}

/** How pictures are read. */
export interface OpenPicturesOptions {
  /** What it must have been made from; see `PictureContent.content`. Default: anything. */
  readonly content?: string;
  /** Mean, standard deviation and channel order of `readImages`. Default ImageNet's, red first. */
  readonly values?: PixelStatistics & {
    /** `mean` and `std` are in this order. */
    readonly colourOrder: ColourOrder;
  };
}

/**
 * Opens a folder that `preparePictures` made. Memory holds the tables and the pictures that are being
 * read, whatever the size of the dataset.
 *
 * `digest` is the sha256 of the shards' digests, then labels, attributes and splits.
 *
 * @throws {PrerequisiteError} If the dataset is not prepared.
 * @throws {DataError} If a file is damaged, or the preparation was made from other pictures than `content` says.
 */
export async function openPictures(
  folder: string,
  options: OpenPicturesOptions = {},
): Promise<PictureDataset> {
  const prepared = await readTableFile(folder);
  const { content = prepared.content, values = EVALUATION_TRANSFORM } = options;
  if (content !== prepared.content) {
    throw new DataError(
      `Cannot open prepared dataset: expected one made from the content ${content}, current value is ${prepared.content}`,
      { source: folder, remedy: "run `deno task data prepare` again" },
    );
  }
  const images = openPrepared(join(folder, "images"));
  if (images.index.key !== prepared.imagesKey) {
    // A preparation of other pictures into the same folder was stopped before its end.
    images.close();
    throw new DataError(
      `Cannot open prepared dataset: expected images of the key ${prepared.imagesKey}, current value is ${images.index.key}`,
      { source: folder, remedy: "run `deno task data prepare` again" },
    );
  }
  const split = (name: SplitName) =>
    pictureSplit(name, { prepared, images, values });
  return {
    name: prepared.name,
    imageShape: [images.height, images.width, 3],
    numClasses: prepared.numClasses,
    groups: prepared.groups,
    splits: {
      train: split("train"),
      validation: split("validation"),
      test: split("test"),
    },
    digest: digestOf(prepared, images),
    close: () => images.close(),
    [Symbol.dispose]: () => images.close(),
  };
}

function pictureSplit(
  name: SplitName,
  { prepared, images, values }: {
    readonly prepared: PreparedTable;
    readonly images: PreparedImages;
    readonly values: NonNullable<OpenPicturesOptions["values"]>;
  },
): PictureSplit {
  const { table } = prepared;
  const code = SPLIT_NAMES.indexOf(name);
  const rows = Uint32Array.from(
    [...table.splits.keys()].filter((row) => table.splits[row] === code),
  );
  const labels = Uint8Array.from(rows, (row) => table.labels[row]!);
  const attributes = Uint8Array.from(rows, (row) => table.attributes[row]!);
  const size = images.height * images.width * 3;

  function readPixels(indices: ArrayLike<number>, into: Uint8Array): void {
    const chosen = Array.from(indices, (index) => {
      const row = rows[index];
      if (row !== undefined) return row;
      throw new RangeError(
        `Cannot read images: expected indices of the ${rows.length} images of ${name}, current value is ${index}`,
      );
    });
    images.readPixels(chosen, into);
  }

  return {
    name,
    count: rows.length,
    labels,
    attributes,
    groups: labels.map((label, index) => 2 * label + attributes[index]!),
    readPixels,
    readImages(indices: ArrayLike<number>, into: Float32Array): void {
      const length = indices.length * size;
      if (into.length < length) {
        throw new RangeError(
          `Cannot read images: expected room for ${length} values, current value is ${into.length}`,
        );
      }
      const pixels = new Uint8Array(length);
      readPixels(indices, pixels);
      if (values.colourOrder === "bgr") swapRedAndBlue(pixels);
      normalise(pixels, { statistics: values, into: into.subarray(0, length) });
    },
  };
}

function swapRedAndBlue(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 3) {
    [pixels[at], pixels[at + 2]] = [pixels[at + 2]!, pixels[at]!];
  }
}

function digestOf(prepared: PreparedTable, images: PreparedImages): string {
  const { labels, attributes, splits } = prepared.table;
  const shards = images.index.shards.map(({ sha256 }) => sha256).join();
  return sha256Hex(
    shards,
    labels,
    attributes,
    splits,
  );
}
