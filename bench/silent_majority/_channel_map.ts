/**
 * Reads the exhaustive single-channel map: which channels are critical, and how concentrated and how stable that is.
 *
 * @module
 */
import {
  ALL,
  BOTH,
  type GroupPair,
  type Half,
  meanReading,
  type Observation,
  observeReading,
  type PairKind,
  readRow,
  type RowReading,
  smallestGroup,
  spearman,
  type SweepTable,
  topShare,
} from "@spuriousbench/spuriousbench";

/** One channel of the map, read on both halves of the images. */
export interface MapChannel {
  /** `layer1.0.conv1`. */
  readonly site: string;
  readonly a: RowReading;
  readonly b: RowReading;
}

/** The share of all channels that counts as "a small set", rounded up: 9 of resnet8's 168. */
export const CRITICAL_SHARE = 0.05;

/** The ranks that are reported one by one. */
export const RANKS = [1, 2, 3, 5, 9, 20, 40, 80, 160] as const;

/** Every channel of a sweep that edits one neuron at a time. */
export function readMap(table: SweepTable): MapChannel[] {
  return table.rows.map(({ neurons }, row) => ({
    site: neurons[0]!.replace(/\[\d+\]$/, ""),
    a: readRow(table, row, "a"),
    b: readRow(table, row, "b"),
  }));
}

/** The channels with the largest score on half A; exact ties go to the earlier channel. */
export function topChannels(
  map: readonly MapChannel[],
  score: (channel: MapChannel) => number,
): MapChannel[] {
  const count = Math.ceil(CRITICAL_SHARE * map.length);
  return ranked(map, score).slice(0, count);
}

function ranked(
  map: readonly MapChannel[],
  score: (channel: MapChannel) => number,
): MapChannel[] {
  // toSorted() is stable, so equal scores keep the order of the network.
  return map.toSorted((x, y) => score(y) - score(x));
}

/**
 * What the critical channels do on half B, as observations: those ranked for the minority, the same-layer
 * average (what a random channel of the same layers does, computed over all of them), and those ranked for the
 * majority.
 */
export function observeCriticalChannels(
  table: SweepTable,
): Observation[] {
  const map = readMap(table);
  const { pairs } = table.scheme;
  const majorityDrop = ({ a }: MapChannel) =>
    pairs.reduce((sum, { majority }) => sum + a.drops[majority]!, 0);
  const minority = topChannels(map, ({ a }) => a.matched);
  const majority = topChannels(map, majorityDrop);
  const sameLayer = minority.flatMap(({ site }) => {
    const own = map.filter((channel) => channel.site === site);
    return [meanReading(own.map(({ b }) => b))];
  });
  const observe = (readings: readonly RowReading[], name: string) =>
    observeReading(meanReading(readings), name, { table, half: "b" });
  return [
    ...observe(minority.map(({ b }) => b), "ranked for the minority"),
    ...observe(sameLayer, "random channels of the same layers"),
    ...observe(majority.map(({ b }) => b), "ranked for the majority"),
    ...observe(map.map(({ b }) => b), "every channel"),
  ];
}

/** What the channel of every reported rank does on half B, ranked on half A for the minority and for the majority. */
export function observeRanks(
  table: SweepTable,
): Observation[] {
  const map = readMap(table);
  const { pairs } = table.scheme;
  const mean = (of: (pair: GroupPair) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const rankings = {
    "ranked for the minority": ranked(map, ({ a }) => a.matched),
    "ranked for the majority": ranked(
      map,
      ({ a }) => mean(({ majority }) => a.drops[majority]!),
    ),
  };
  return Object.entries(rankings).flatMap(([name, channels]) =>
    RANKS.filter((rank) => rank <= channels.length).flatMap((rank) => {
      const { b } = channels[rank - 1]!;
      const minority = mean((pair) => b.drops[pair.minority]!);
      const values: readonly [string, number, PairKind][] = [
        ["minority drop", minority, "minority"],
        ["majority drop", mean((pair) => b.drops[pair.majority]!), "majority"],
        // As many as there are minority images: each stands beside one of them.
        [
          "drop of the margin-matched majority",
          minority - b.matched,
          "minority",
        ],
      ];
      return values.map(([quantity, value, kind]) => ({
        quantity,
        condition: `${name}, rank ${rank}`,
        group: ALL,
        value,
        n: smallestGroup(table, "b", [kind]),
      }));
    })
  );
}

/** How concentrated the map is and whether its halves agree; beside the majority's own, without which it says nothing. */
export function observeMapShape(
  table: SweepTable,
): Observation[] {
  const map = readMap(table);
  const { pairs } = table.scheme;
  const dropOf = (kind: PairKind) => (reading: RowReading) =>
    pairs.reduce((sum, pair) => sum + reading.drops[pair[kind]]!, 0) /
    pairs.length;
  const readings: readonly [
    string,
    (one: RowReading) => number,
    readonly PairKind[],
  ][] = [
    ["minority drop", dropOf("minority"), ["minority"]],
    ["majority drop", dropOf("majority"), ["majority"]],
    ["contrast", (one) => one.contrast, BOTH],
  ];
  return readings.flatMap(([name, value, kinds]) => {
    const a = map.map((channel) => value(channel.a));
    const b = map.map((channel) => value(channel.b));
    const observation = (
      quantity: string,
      found: number,
      halves: readonly Half[],
    ): Observation => ({
      quantity,
      condition: name,
      group: ALL,
      value: found,
      n: Math.min(...halves.map((half) => smallestGroup(table, half, kinds))),
    });
    return [
      observation("share of the top 5 % of channels", positiveShare(b), ["b"]),
      observation("split-half rank correlation", correlation(a, b), ["a", "b"]),
    ];
  });
}

/** The top channels' share of all positive values; 0 where no channel has one. */
function positiveShare(values: readonly number[]): number {
  const positive = values.map((value) => Math.max(value, 0));
  return positive.some((value) => value > 0)
    ? topShare(positive, Math.ceil(CRITICAL_SHARE * positive.length))
    : 0;
}

/** Spearman's rank correlation; 0 where one side is constant, because nothing agrees with nothing. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const varies = (values: readonly number[]) =>
    values.some((value) => value !== values[0]);
  return varies(a) && varies(b) ? spearman(a, b) : 0;
}
