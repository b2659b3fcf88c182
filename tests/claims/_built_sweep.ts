import type { SweepTable } from "../../src/claims/values.ts";

/**
 * A sweep of two channels over 16 images: two of every group and half. All were right before. Channel 0 turns one
 * of the two G1 images wrong in each half and nothing else; channel 1 turns every G0 image wrong and nothing else.
 * Each minority image is matched to the first majority image of its class and half.
 */
export function builtSweep(): SweepTable {
  const group = [0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3];
  const half = group.map((_, at) => at < 8 ? 0 : 1);
  const majorityOf: Readonly<Record<number, number>> = { 1: 0, 2: 3 };
  const match = group.map((one, at) => {
    const majority = majorityOf[one];
    if (majority === undefined) return -1;
    return group.findIndex((other, position) =>
      other === majority && half[position] === half[at]
    );
  });
  const wrong = (...positions: readonly number[]) =>
    Uint8Array.from(group, (_, at) => positions.includes(at) ? 0 : 1);
  return {
    scheme: {
      names: ["G0", "G1", "G2", "G3"],
      descriptions: ["", "", "", ""],
      pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
    },
    images: {
      index: Int32Array.from(group.keys()),
      group: Int32Array.from(group),
      half: Int32Array.from(half),
      sampled: Int32Array.from(group, () => 1),
      match: Int32Array.from(match),
      baseCorrect: Int32Array.from(group, () => 1),
    },
    rows: [
      { condition: "map", draw: 0, neurons: ["conv1[0]"] },
      { condition: "map", draw: 1, neurons: ["conv1[1]"] },
    ],
    correct: [wrong(2, 10), wrong(0, 1, 8, 9)],
    history: [],
  };
}
