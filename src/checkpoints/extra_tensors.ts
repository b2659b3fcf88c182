/** What a tensor beside a network's own is called, and what it is. */
interface ExtraTensor {
  readonly name: RegExp;
  /** Elements at most. */
  readonly maxElements: number;
  /** What it is, in words. */
  readonly what: string;
}

/** Colour channels of an image at most. */
const MAX_CHANNELS = 4;

const EXTRAS: readonly ExtraTensor[] = [
  {
    name: /(^|\.)n_averaged$/,
    maxElements: 1,
    what: "how many networks were averaged (AveragedModel)",
  },
  {
    name: /(^|\.)total_(ops|params)$/,
    maxElements: 1,
    what: "a count of operations (thop)",
  },
  {
    name: /(^|\.)(mean|std)$/,
    maxElements: MAX_CHANNELS,
    what:
      "a normaliser in front of the network: its images were normalised inside, those of a dataset here are before",
  },
];

/**
 * What a tensor is that training libraries add to a network's own, in words; `undefined` for any other. The network
 * does not need it.
 */
export function extraTensor(
  name: string,
  shape: readonly number[],
): string | undefined {
  const count = shape.reduce((a, b) => a * b, 1);
  return EXTRAS.find((extra) =>
    extra.name.test(name) && count <= extra.maxElements
  )?.what;
}
