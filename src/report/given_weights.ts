import type { Claim, Scale, UnitRecord } from "../claims/types.ts";

/**
 * What differs where the networks were read from files: where they come from, and what of the claim is not evidence
 * about them. Empty for networks that the harness trained.
 *
 * @throws {RangeError} If the records are of several sets of files, or of files and of trained networks: no table can
 * hold both.
 */
export function givenWeightsDeviations(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
): string[] {
  const sets = new Set(records.map(({ unit }) => unit.weights?.set));
  if (sets.size > 1) {
    throw new RangeError(
      `Cannot report ${claim.id}: the records are of networks from different sources, current value is ${
        [...sets].map((set) => set ?? "trained here").sort().join(", ")
      }`,
    );
  }
  const files = new Map(
    records.flatMap(({ unit }) =>
      unit.weights === undefined ? [] : [[unit.seed, unit.weights.sha256]]
    ),
  );
  if (files.size === 0) return [];
  const named = [...files].sort(([a], [b]) => a - b)
    .map(([seed, sha256]) => `${sha256} (seed ${seed})`);
  return [
    `the networks were not trained here but read from files with sha256 ${
      named.join(", ")
    }`,
    "each file is one seed, which draws the images where a dataset is drawn; that the network was trained on these images, prepared in this way, nothing here can tell, nor whether its loss still fell",
    ...leftOut(claim, scale, records),
  ];
}

/** The control arms of the measured datasets: other networks, about which the files say nothing. */
function leftOut(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
): string[] {
  const measured = new Set(records.map(({ unit }) => unit.dataset));
  const arms = (claim.on[scale]?.cases ?? [])
    .filter(({ dataset }) => measured.has(dataset))
    .flatMap(({ negative = [], positive = [] }) => [
      ...negative.map((dataset) => `negative on ${dataset}`),
      ...positive.map((dataset) => `positive on ${dataset}`),
    ]);
  return arms.length === 0 ? [] : [
    `the control arms are left out, because they are other networks: ${
      arms.join(", ")
    }`,
  ];
}
