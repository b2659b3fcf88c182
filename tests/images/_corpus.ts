import { createHash } from "node:crypto";
import {
  centerCrop,
  decodeImage,
  type Image,
  normalise,
  randomCrop,
  randomHorizontalFlip,
  randomResizedCrop,
  randomResizedCropBox,
  resize,
  resizeCenterCrop,
  type ResizeFilter,
} from "../../src/images/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";

/** One transform of one image, and the sha256 of what torchvision makes of it. */
interface Transform {
  readonly kind: string;
  readonly sha256: string;
  readonly height: number;
  readonly width: number;
  readonly filter: ResizeFilter;
  readonly resize: number;
  readonly seed: number;
  readonly scale: [number, number];
  readonly box: number[];
  readonly padding: number;
}

interface ImageEntry {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
  readonly transforms: readonly Transform[];
}

/** A folder of images with the `expected.json` that `fixtures/images/expected.py` wrote. */
export interface Corpus {
  readonly folder: string;
  readonly images: readonly ImageEntry[];
}

export const FIXTURES = new URL("../../fixtures/images/", import.meta.url)
  .pathname;

export function readCorpus(folder: string): Corpus {
  const text = Deno.readTextFileSync(`${folder}/expected.json`);
  return { folder, images: JSON.parse(text).images };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The files whose decoded pixels differ from Pillow's. */
export function decodeMismatches({ folder, images }: Corpus): string[] {
  return images.flatMap((entry) => {
    const image = decodeImage(Deno.readFileSync(`${folder}/${entry.file}`));
    const same = image.width === entry.width &&
      image.height === entry.height && sha256(image.data) === entry.pixels;
    return same ? [] : [entry.file];
  });
}

/** The transforms of one kind whose result differs from torchvision's; `count` is all of them. */
export function transformMismatches({ folder, images }: Corpus, kind: string) {
  const mismatches: string[] = [];
  let count = 0;
  for (const entry of images) {
    const image = decodeImage(Deno.readFileSync(`${folder}/${entry.file}`));
    for (const transform of entry.transforms) {
      if (transform.kind !== kind) continue;
      count++;
      if (apply(image, transform) !== transform.sha256) {
        mismatches.push(`${entry.file} ${JSON.stringify(transform)}`);
      }
    }
  }
  return { count, mismatches };
}

function apply(image: Image, transform: Transform): string {
  const { height, width, filter, padding, scale } = transform;
  const size = { height, width };
  switch (transform.kind) {
    case "resize":
      return sha256(resize(image, { ...size, filter }).data);
    case "resizeCenterCrop":
      return sha256(
        resizeCenterCrop(image, {
          resize: transform.resize,
          crop: size,
          filter,
        }).data,
      );
    case "centerCrop":
      return sha256(centerCrop(image, size).data);
    case "randomResizedCrop": {
      const seeded = () => new TorchGenerator(transform.seed);
      const box = randomResizedCropBox(image, seeded(), { scale });
      const drawn = [box.top, box.left, box.height, box.width];
      if (String(drawn) !== String(transform.box)) return `box ${drawn}`;
      const options = { size, scale, filter, random: seeded() };
      return sha256(randomResizedCrop(image, options).data);
    }
    case "randomCrop": {
      const random = new TorchGenerator(transform.seed);
      return sha256(randomCrop(image, { size, padding, random }).data);
    }
    case "randomHorizontalFlip": {
      const random = new TorchGenerator(transform.seed);
      return sha256(randomHorizontalFlip(image, { random }).data);
    }
    case "normalise": {
      const values = normalise(centerCrop(image, size).data);
      return sha256(new Uint8Array(values.buffer));
    }
    default:
      throw new TypeError(
        `Cannot check a transform: current value is ${transform.kind}`,
      );
  }
}
