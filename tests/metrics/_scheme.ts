/** The four groups of Waterbirds, g = 2·label + place, for the tests of this folder. */
export const WATERBIRDS = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: [
    "landbird on land",
    "landbird on water",
    "waterbird on land",
    "waterbird on water",
  ],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
} as const;

/** Group accuracies with the given counts. */
export function counts(
  ...rows: readonly (readonly [correct: number, n: number])[]
) {
  return rows.map(([correct, n], group) => ({
    group,
    correct,
    n,
    accuracy: n === 0 ? undefined : correct / n,
  }));
}
