import type { Predictions, SweepImages } from "../../claims/values.ts";
import type { GroupScheme } from "../../datasets/types.ts";
import { marginMatch, margins } from "../../metrics/mod.ts";
import { type Halves, halves } from "../../neurons/mod.ts";
import { deriveSeed, RandomState } from "../../random/mod.ts";

/** Images of each group and half that speak for their group; Waterbirds' minority groups have fewer. */
const GROUP_SAMPLE = 150;

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
 * Chooses the training images of a sweep: a sample of every group and half (all of Waterbirds' minority groups),
 * and for each minority image the majority image of its class and half with the nearest margin.
 */
export function chooseSweepImages(
  { splits, scheme }: Predictions,
  { a, b }: Halves,
  seed: number,
): ChosenImages {
  const { logits, labels, groups } = splits.train!;
  const margin = margins(logits, labels);
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
  };
}

/** The images of a sweep before it has run. */
export type ChosenImages = Omit<SweepImages, "baseCorrect">;

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
  const draw = (group: number) => {
    const own = members.filter((index) => groups[index] === group);
    const order = random.permutation(own.length).subarray(0, GROUP_SAMPLE);
    return Array.from(order, (at) => own[at]!);
  };
  const minority = pairs.flatMap((pair) => draw(pair.minority));
  const majority = pairs.flatMap((pair) => draw(pair.majority));
  const candidates = members.filter((index) =>
    pairs.some((pair) => groups[index] === pair.majority)
  );
  const matched = marginMatch(margin, {
    groups,
    pairs,
    among: [...minority, ...candidates],
  });
  const match = new Map(matched.map((pair) => [pair.minority, pair.majority]));
  const sampled = new Set([...minority, ...majority]);
  const wanted = new Set([...sampled, ...match.values()]);
  return [...wanted].sort((x, y) => x - y).map((index) => {
    const beside = match.get(index);
    const image = { index, half, sampled: sampled.has(index) };
    return beside === undefined ? image : { ...image, match: beside };
  });
}
