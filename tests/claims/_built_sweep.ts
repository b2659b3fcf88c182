import type { SweepSpec } from "../../src/claims/sweep_spec.ts";
import type {
  SweepImages,
  SweepRow,
  SweepTable,
} from "../../src/claims/values.ts";

const SCHEME = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: ["", "", "", ""],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
} as const;

/** `each` images of every group and half, half A first. All were right before. */
function builtImages(each: number): SweepImages {
  const group = Array.from(
    { length: 8 * each },
    (_, at) => Math.floor(at / each) % 4,
  );
  const half = group.map((_, at) => at < 4 * each ? 0 : 1);
  const majorityOf: Readonly<Record<number, number>> = { 1: 0, 2: 3 };
  const match = group.map((one, at) => {
    const majority = majorityOf[one];
    if (majority === undefined) return -1;
    return group.findIndex((other, position) =>
      other === majority && half[position] === half[at]
    );
  });
  return {
    index: Int32Array.from(group.keys()),
    group: Int32Array.from(group),
    half: Int32Array.from(half),
    sampled: Int32Array.from(group, () => 1),
    match: Int32Array.from(match),
    baseCorrect: Int32Array.from(group, () => 1),
  };
}

/**
 * A sweep of two channels over 16 images: two of every group and half. Channel 0 turns one of the two G1 images wrong
 * in each half and nothing else; channel 1 turns every G0 image wrong and nothing else. Each minority image is matched
 * to the first majority image of its class and half.
 */
export function builtSweep(): SweepTable {
  const images = builtImages(2);
  const wrong = (...positions: readonly number[]) =>
    images.baseCorrect.reduce((all, _, at) => {
      all[at] = positions.includes(at) ? 0 : 1;
      return all;
    }, new Uint8Array(images.index.length));
  return {
    scheme: SCHEME,
    images,
    rows: [
      { draw: 0, neurons: ["conv1[0]"] },
      { draw: 1, neurons: ["conv1[1]"] },
    ],
    correct: [wrong(2, 10), wrong(0, 1, 8, 9)],
    history: [],
  };
}

/** Images of each group and half in {@linkcode numberedSweep}. */
export const EACH = 400;

/** Channels that `each` stands for in {@linkcode numberedSweep}. */
export const CHANNELS = 168;

/**
 * The sweep of this number: every draw turns {@linkcode wrongOf}(number) G1 images of each half wrong and nothing else.
 * Its drop of G1 is that share of 400, its contrast half of it, matched or not. Where every channel is edited by itself,
 * channel c turns 1 + c wrong.
 */
export function numberedSweep(
  { tracer, draws }: SweepSpec,
  number: number,
): SweepTable {
  const images = builtImages(EACH);
  const each = tracer.by === "each";
  const rows = Array.from(
    { length: each ? CHANNELS : draws },
    (_, draw): SweepRow => ({
      draw,
      neurons: [`layer${Math.floor(draw / 40)}[${draw % 40}]`],
    }),
  );
  const correct = rows.map(({ draw }) =>
    withoutFirst(images, each ? 1 + draw : wrongOf(number))
  );
  return { scheme: SCHEME, images, rows, correct, history: [] };
}

/** Every sweep with a number of its own, from 0 in the order of the names. */
export function numberedSweeps(
  specs: Readonly<Record<string, SweepSpec>>,
): Readonly<Record<string, SweepTable>> {
  return Object.fromEntries(
    Object.entries(specs).map((
      [name, spec],
      number,
    ) => [name, numberedSweep(spec, number)]),
  );
}

/** Positive, another number for each of the first 197, and no arithmetic progression: no mean equals another one. */
export function wrongOf(number: number): number {
  return 1 + (37 * (number + 1) ** 2) % 397;
}

/** Right everywhere but on the first `count` G1 images of each half. */
function withoutFirst({ group, half }: SweepImages, count: number): Uint8Array {
  const seen = [0, 0];
  return Uint8Array.from(
    group,
    (one, at) => one === 1 && seen[half[at]!]!++ < count ? 0 : 1,
  );
}
