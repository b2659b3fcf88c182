/**
 * The words in which a claim reads a sweep: drops per group, contrasts, margin-matched contrasts. Drops are train
 * accuracy before the edit minus train accuracy after it, on the same images.
 *
 * @module
 */
import { contrast, groupMeans, matchedContrast } from "../metrics/mod.ts";
import { ALL } from "./observe.ts";
import type { Observation } from "./types.ts";
import type { SweepImages, SweepTable } from "./values.ts";

/** Which half of the training images a reading is of; `both` only where nothing was selected. */
export type Half = "a" | "b" | "both";

/** What a row of a sweep did to the groups. */
export interface RowReading {
  /** Drop per group id. */
  readonly drops: readonly number[];
  /** Mean over the classes of (minority drop − majority drop). */
  readonly contrast: number;
  /** The same against margin-matched majority images. */
  readonly matched: number;
}

/** Reads one row of a sweep on one half of the images. @throws {RangeError} If a group has no images in the half. */
export function readRow(
  table: SweepTable,
  row: number,
  half: Half,
): RowReading {
  const { images, scheme, correct } = table;
  const inHalf = halfFilter(images.half, half);
  const dropped = Float64Array.from(
    images.baseCorrect,
    (before, at) => before - correct[row]![at]!,
  );
  const drops = ofEveryGroup(
    groupMeans(dropped, {
      groups: images.group,
      scheme,
      among: sampledIn(images, half),
    }),
  );
  const matched = [...images.match.keys()]
    .filter((at) => inHalf(at) && images.match[at]! >= 0)
    .map((at) => ({ minority: at, majority: images.match[at]! }));
  return {
    drops,
    contrast: contrast(drops, scheme.pairs),
    matched: matchedContrast(dropped, {
      matched,
      groups: images.group,
      pairs: scheme.pairs,
    }),
  };
}

/** The mean reading of all edits of a sweep. */
export function readSweep(table: SweepTable, half: Half): RowReading {
  return meanReading(table.rows.map((_, row) => readRow(table, row, half)));
}

/** The mean of several readings. */
export function meanReading(readings: readonly RowReading[]): RowReading {
  const mean = (of: (one: RowReading) => number) =>
    readings.reduce((sum, one) => sum + of(one), 0) / readings.length;
  return {
    drops: readings[0]!.drops.map((_, group) =>
      mean((one) => one.drops[group]!)
    ),
    contrast: mean((one) => one.contrast),
    matched: mean((one) => one.matched),
  };
}

/**
 * A reading as observations: the drop of every group, its mean over the minority and the majority groups, the
 * contrast, the margin-matched contrast, and what margins alone explain of the contrast.
 */
export function observeReading(
  reading: RowReading,
  condition: string,
  { table, half }: { readonly table: SweepTable; readonly half: Half },
): Observation[] {
  const { scheme } = table;
  const n = scheme.names.map((_, group) => imagesOf(table, group, half));
  const overPairs = (kind: PairKind) =>
    scheme.pairs.reduce((sum, pair) => sum + reading.drops[pair[kind]]!, 0) /
    scheme.pairs.length;
  const all = (
    quantity: string,
    value: number,
    kinds: readonly PairKind[],
  ): Observation => ({
    quantity,
    condition,
    group: ALL,
    value,
    n: smallestGroup(table, half, kinds),
  });
  return [
    ...reading.drops.map((value, group) => ({
      quantity: "drop",
      condition,
      group: scheme.names[group]!,
      value,
      n: n[group]!,
    })),
    all("minority drop", overPairs("minority"), ["minority"]),
    all("majority drop", overPairs("majority"), ["majority"]),
    all("contrast of the drop", reading.contrast, BOTH),
    // Every minority image stands beside one majority image.
    all("margin-matched contrast of the drop", reading.matched, ["minority"]),
    all(
      "contrast of the drop that margins explain",
      reading.contrast - reading.matched,
      BOTH,
    ),
  ];
}

/** Which group of a pair. */
export type PairKind = "minority" | "majority";

/** What a contrast hangs on. */
export const BOTH: readonly PairKind[] = ["minority", "majority"];

/** Images of the smallest of the pairs' groups of these kinds in a half: what a value of them is a count of. */
export function smallestGroup(
  table: SweepTable,
  half: Half,
  kinds: readonly PairKind[],
): number {
  return Math.min(
    ...table.scheme.pairs.flatMap((pair) =>
      kinds.map((kind) => imagesOf(table, pair[kind], half))
    ),
  );
}

function imagesOf(table: SweepTable, group: number, half: Half): number {
  const { images } = table;
  return sampledIn(images, half).filter((at) => images.group[at] === group)
    .length;
}

/** The positions of the images in a half that speak for their groups. */
function sampledIn(images: SweepImages, half: Half): number[] {
  const inHalf = halfFilter(images.half, half);
  return [...images.sampled.keys()].filter((at) =>
    inHalf(at) && images.sampled[at] === 1
  );
}

function halfFilter(halves: Int32Array, half: Half): (at: number) => boolean {
  if (half === "both") return () => true;
  const wanted = half === "a" ? 0 : 1;
  return (at) => halves[at] === wanted;
}

/** `contrast` passes over a group that is in no pair; its drop is an observation all the same. */
function ofEveryGroup(means: readonly (number | undefined)[]): number[] {
  return means.map((mean) => {
    if (mean !== undefined) return mean;
    throw new RangeError(
      "Cannot average drops: a group has no images in this half, current value is n = 0",
    );
  });
}
