import {
  PRECISION_BITS,
  type ResampleWeights,
  resampleWeights,
} from "./_resample_weights.ts";
import type { CropBox, Image, ImageSize, ResizeFilter } from "./types.ts";

/** What part of an image becomes what size, and which part of the result is wanted. */
export interface ResampleOptions {
  /** The part of the source that is resized; its neighbours do not take part. */
  readonly box: CropBox;
  /** The size of the whole result. */
  readonly size: ImageSize;
  /** The part of the result that is computed. */
  readonly window: CropBox;
  readonly filter: ResizeFilter;
}

/** One axis: which source samples its part of the result needs, and the weights unless it stays. */
interface Axis {
  readonly first: number;
  readonly count: number;
  readonly weights: ResampleWeights | undefined;
}

/** The rounding of fixed-point sums. */
const HALF = 1 << (PRECISION_BITS - 1);

/**
 * Pillow's two passes with rounding to 8 bits between them. An axis whose size stays is not filtered.
 * Rows and columns outside the window cost nothing.
 */
export function resample(image: Image, options: ResampleOptions): Image {
  const { box, size, window, filter } = options;
  const rows = axis(box.height, size.height, {
    filter,
    first: window.top,
    count: window.height,
  });
  const columns = axis(box.width, size.width, {
    filter,
    first: window.left,
    count: window.width,
  });
  const area = {
    top: box.top + rows.first,
    left: box.left + columns.first,
    height: rows.count,
    width: columns.count,
  };
  return isVerticalFirst(box, size)
    ? horizontal(vertical(image, rows, area), columns)
    : vertical(horizontal(image, columns, area), rows);
}

/**
 * Pillow 13 takes the vertical pass first when it removes more than twice as many rows as the
 * horizontal one removes columns; older versions practically never did. The rule was found by
 * comparing `Image.resize` with both orders of one-axis calls on 5,839 random sizes.
 */
function isVerticalFirst(from: ImageSize, to: ImageSize): boolean {
  return to.height < from.height &&
    2 * (from.width - to.width) < from.height - to.height;
}

function axis(
  from: number,
  to: number,
  range: {
    readonly filter: ResizeFilter;
    readonly first: number;
    readonly count: number;
  },
): Axis {
  if (from === to) {
    return { first: range.first, count: range.count, weights: undefined };
  }
  const weights = resampleWeights(from, to, range);
  const last = range.count - 1;
  const first = weights.starts[0]!;
  const count = weights.starts[last]! + weights.counts[last]! - first;
  return { first, count, weights };
}

/** The whole of an image. */
function whole({ height, width }: ImageSize): CropBox {
  return { top: 0, left: 0, height, width };
}

/** Filters the rows of `area`, whose left edge is the axis's first sample. */
function horizontal(
  image: Image,
  { first, weights }: Axis,
  area = whole(image),
) {
  const width = weights?.starts.length ?? area.width;
  const data = new Uint8Array(area.height * width * 3);
  for (let y = 0; y < area.height; y++) {
    const source = ((area.top + y) * image.width + area.left) * 3;
    const row = image.data.subarray(source, source + area.width * 3);
    const target = data.subarray(y * width * 3, (y + 1) * width * 3);
    if (weights === undefined) target.set(row);
    else filterRow(row, target, { ...weights, first });
  }
  return { width, height: area.height, channels: 3, data } as const;
}

function filterRow(
  row: Uint8Array,
  target: Uint8Array,
  { starts, counts, weights, maxCount, first }: ResampleWeights & {
    readonly first: number;
  },
): void {
  for (let x = 0; x < starts.length; x++) {
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    let at = (starts[x]! - first) * 3;
    const end = x * maxCount + counts[x]!;
    for (let k = x * maxCount; k < end; k++, at += 3) {
      const weight = weights[k]!;
      red = (red + row[at]! * weight) | 0;
      green = (green + row[at + 1]! * weight) | 0;
      blue = (blue + row[at + 2]! * weight) | 0;
    }
    target[x * 3] = clip8(red);
    target[x * 3 + 1] = clip8(green);
    target[x * 3 + 2] = clip8(blue);
  }
}

/** Filters the columns of `area`, whose top edge is the axis's first sample. */
function vertical(image: Image, { first, weights }: Axis, area = whole(image)) {
  const height = weights?.starts.length ?? area.height;
  const rowBytes = area.width * 3;
  const data = new Uint8Array(height * rowBytes);
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < height; y++) {
    const target = data.subarray(y * rowBytes, (y + 1) * rowBytes);
    if (weights === undefined) {
      target.set(sourceRow(image, area, y));
      continue;
    }
    sums.fill(HALF);
    for (let k = 0; k < weights.counts[y]!; k++) {
      const weight = weights.weights[y * weights.maxCount + k]!;
      const row = sourceRow(image, area, weights.starts[y]! - first + k);
      for (let i = 0; i < rowBytes; i++) sums[i]! += row[i]! * weight;
    }
    for (let i = 0; i < rowBytes; i++) target[i] = clip8(sums[i]!);
  }
  return { width: area.width, height, channels: 3, data } as const;
}

function sourceRow(image: Image, area: CropBox, y: number): Uint8Array {
  const start = ((area.top + y) * image.width + area.left) * 3;
  return image.data.subarray(start, start + area.width * 3);
}

function clip8(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
