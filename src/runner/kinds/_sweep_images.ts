import type { Predictions, SweepImages } from "../../claims/values.ts";
import type { GroupScheme } from "../../datasets/types.ts";
import { marginMatch, margins, predictions } from "../../metrics/mod.ts";
import { type Halves, halves } from "../../neurons/mod.ts";
import { deriveSeed, RandomState } from "../../random/mod.ts";

/** Images of each majority group and half that speak for their group. */
const MAJORITY_SAMPLE = 150;

/** Halves of the training split, drawn within every group: A names neurons, B scores them. */
export function trainingHalves(
  { splits }: Predictions,
  seed: number,
): Halves {
  const { groups } = splits.train!;
  const all = Array.from(groups, (_, index) => index);
  return halves(all, { groups, seed: deriveSeed(seed, "halves") });
}

/**
 * Chooses the training images of a sweep: every image of a minority group, for each the majority image of its
 * class and half with the nearest margin, and a random sample of the majority groups.
 */
export function chooseSweepImages(
  { splits, scheme }: Predictions,
  { a, b }: Halves,
  seed: number,
): SweepImages {
  const { logits, labels, groups } = splits.train!;
  const margin = margins(logits, labels);
  const predicted = predictions(logits);
  const random = new RandomState(deriveSeed(seed, "sweep images"));
  const chosen = [a, b].flatMap((members, half) =>
    chooseHalf({ members, half, margin, groups, scheme, random })
  );
  const position = new Map(
    chosen.map(({ index, half }, at) => [`${half} ${index}`, at]),
  );
  const column = (value: (image: ChosenImage) => number) =>
    Int32Array.from(chosen, value);
  return {
    index: column(({ index }) => index),
    group: column(({ index }) => groups[index]!),
    half: column(({ half }) => half),
    sampled: column(({ sampled }) => sampled ? 1 : 0),
    match: column(({ match, half }) =>
      match === undefined ? -1 : position.get(`${half} ${match}`)!
    ),
    baseCorrect: column(({ index }) =>
      predicted[index] === labels[index] ? 1 : 0
    ),
  };
}

interface ChosenImage {
  /** Position in the split. */
  readonly index: number;
  readonly half: number;
  readonly sampled: boolean;
  /** Position in the split of the majority image beside it. */
  readonly match?: number;
}

interface HalfOptions {
  readonly members: Int32Array;
  readonly half: number;
  readonly margin: ArrayLike<number>;
  readonly groups: Uint8Array;
  readonly scheme: GroupScheme;
  readonly random: RandomState;
}

function chooseHalf(options: HalfOptions): ChosenImage[] {
  const { members, half, margin, groups, scheme, random } = options;
  const { pairs } = scheme;
  const matched = marginMatch(margin, { groups, pairs, among: members });
  const match = new Map(matched.map((pair) => [pair.minority, pair.majority]));
  const sample = new Set(pairs.flatMap(({ majority }) => {
    const own = members.filter((index) => groups[index] === majority);
    const order = random.permutation(own.length).subarray(0, MAJORITY_SAMPLE);
    return Array.from(order, (at) => own[at]!);
  }));
  const wanted = new Set([...match.keys(), ...match.values(), ...sample]);
  return [...wanted].sort((x, y) => x - y).map((index) => {
    const beside = match.get(index);
    const sampled = beside !== undefined || sample.has(index);
    return beside === undefined
      ? { index, half, sampled }
      : { index, half, sampled, match: beside };
  });
}
