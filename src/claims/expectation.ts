/**
 * What a user knows of a network before it is measured, compared with what it gives here.
 *
 * @module
 */
import type { GroupScheme } from "../datasets/types.ts";
import {
  type GroupAccuracy,
  groupAccuracy,
  type Logits,
  predictions,
} from "../metrics/mod.ts";
import type { SplitPredictions } from "./values.ts";

/** A network that does not do what its user has seen it do. */
export interface Mismatch {
  /** What was expected and what was found. */
  readonly lines: readonly string[];
  /** Causes that would explain exactly this; empty if none of those that are tried does. */
  readonly causes: readonly string[];
}

/** Half a percentage point: expected accuracies are given as rounded as papers and logs print them. */
const ACCURACY_TOLERANCE = 0.005;

/**
 * Compares accuracies per group; undefined if every group that is named has the one expected.
 *
 * @param expected Fractions by group id.
 * @throws {RangeError} If a group does not exist or has no image in the split.
 */
export function accuracyMismatch(
  found: SplitPredictions,
  options: {
    readonly scheme: GroupScheme;
    readonly expected: ReadonlyMap<number, number>;
  },
): Mismatch | undefined {
  const { scheme, expected } = options;
  const classes = predictions(found.logits);
  const of = (outputs: ArrayLike<number>) =>
    groupAccuracy(outputs, { ...found, scheme });
  const accuracies = of(classes);
  requireGroups(accuracies, expected, scheme);
  const agrees = (
    all: readonly GroupAccuracy[],
    groupOf = (group: number) => group,
  ) =>
    [...expected].every(([group, value]) => {
      const { accuracy = NaN } = all[groupOf(group)] ?? {};
      return Math.abs(accuracy - value) <= ACCURACY_TOLERANCE + 1e-9;
    });
  if (agrees(accuracies)) return undefined;
  const causes: string[] = [];
  const twoClasses = found.logits.shape[1] === 2;
  if (twoClasses && agrees(of(classes.map((label) => 1 - label)))) {
    causes.push(
      "the network's classes are in the other order: with classes 0 and 1 exchanged every group is as expected",
    );
  }
  // 2·label + attribute against 2·attribute + label.
  if (agrees(accuracies, (group) => 2 * (group & 1) + (group >> 1))) {
    causes.push(
      "the groups are numbered in another way: here a group is 2 · label + attribute; with 2 · attribute + label every group is as expected",
    );
  }
  return {
    lines: [...expected].map(([group, value]) => {
      const { accuracy, correct, n } = accuracies[group]!;
      return `${scheme.names[group]} (${
        scheme.descriptions[group]
      }): expected ${value}, found ${
        accuracy!.toFixed(3)
      } (${correct} of ${n})`;
    }),
    causes,
  };
}

function requireGroups(
  accuracies: readonly GroupAccuracy[],
  expected: ReadonlyMap<number, number>,
  { names }: GroupScheme,
): void {
  for (const group of expected.keys()) {
    const found = accuracies[group];
    if (found !== undefined && found.n > 0) continue;
    throw new RangeError(
      `Cannot compare accuracies: expected groups 0 to ${
        names.length - 1
      } with images in the split, current value is ${group}`,
    );
  }
}

/** Of the largest expected value: libraries differ by 1e-5 of it, reduced precision by 1e-3, another input by far more. */
const LOGIT_TOLERANCE = 0.01;

/**
 * Compares logits image by image; undefined if all are those expected.
 *
 * @param expected [N, numClasses] in the order of the split.
 * @throws {RangeError} If the shapes differ.
 */
export function logitsMismatch(
  { logits, labels }: SplitPredictions,
  expected: Logits,
): Mismatch | undefined {
  if (logits.shape.join() !== expected.shape.join()) {
    throw new RangeError(
      `Cannot compare logits: expected a row per image and a column per class, ${
        logits.shape.join(" × ")
      }, current value is ${expected.shape.join(" × ")}`,
    );
  }
  const numClasses = logits.shape[1]!;
  if (numDifferent(logits.data, expected) === 0) return undefined;
  const same = predictions(logits);
  const numSame =
    predictions(expected).filter((label, at) => label === same[at]).length;
  const row = (values: ArrayLike<number>) =>
    Array.from({ length: numClasses }, (_, k) => values[k]!.toPrecision(4))
      .join(", ");
  const causes: string[] = [];
  if (numDifferent(softmax(logits), expected) === 0) {
    causes.push(
      "the file holds probabilities: its values are the softmax of what was found; give the network's outputs before it",
    );
  }
  if (numDifferent(reversedRows(logits), expected) === 0) {
    causes.push(
      "the network's classes are in the other order: with the columns reversed all values are as expected",
    );
  }
  return {
    lines: [
      `expected ${row(expected.data)} for the first image, found ${
        row(logits.data)
      }`,
      `${numSame} of ${labels.length} images are given the expected class`,
    ],
    causes,
  };
}

function numDifferent(found: ArrayLike<number>, { data }: Logits): number {
  let scale = 0;
  for (let i = 0; i < data.length; i++) {
    scale = Math.max(scale, Math.abs(data[i]!));
  }
  let numDifferent = 0;
  for (let i = 0; i < data.length; i++) {
    const isSame = Math.abs(found[i]! - data[i]!) <= LOGIT_TOLERANCE * scale;
    if (!isSame) numDifferent++;
  }
  return numDifferent;
}

function softmax({ data, shape }: Logits): Float64Array {
  const numClasses = shape[1]!;
  return byRow(data, numClasses, (row) => {
    const most = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - most));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

function reversedRows({ data, shape }: Logits): Float64Array {
  return byRow(data, shape[1]!, (row) => row.toReversed());
}

function byRow(
  data: ArrayLike<number>,
  numClasses: number,
  change: (row: number[]) => number[],
): Float64Array {
  const out = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += numClasses) {
    const row = Array.from({ length: numClasses }, (_, k) => data[at + k]!);
    out.set(change(row), at);
  }
  return out;
}
