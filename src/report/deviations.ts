import { IMPORTED, TRAIN } from "../claims/kinds.ts";
import type { Claim, Scale, UnitRecord } from "../claims/types.ts";
import { givenWeightsDeviations } from "./given_weights.ts";

/** What a dataset is, in its own words; undefined if it is not known. */
export type DescribeDataset = (name: string) => string | undefined;

/**
 * What differs from the paper in what was measured: data and networks as the records name them, then what the claim's
 * page says of this scale. What it says of training holds only where the harness trained.
 *
 * @throws {RangeError} As {@linkcode givenWeightsDeviations}.
 */
export function deviationsOf(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
  describe: DescribeDataset = () => undefined,
): string[] {
  const own = claim.deviations?.[scale];
  const given = givenWeightsDeviations(claim, scale, records);
  return [
    ...dataDeviations(claim, records, describe),
    ...networkDeviations(claim, records),
    ...given,
    ...(given.length > 0 ? [] : own?.training ?? []),
    ...own?.measurement ?? [],
  ];
}

function dataDeviations(
  { source }: Claim,
  records: readonly UnitRecord[],
  describe: DescribeDataset,
): string[] {
  const published = source?.on?.datasets;
  if (published === undefined) return [];
  const measured = namesOf(records, "dataset");
  return measured.filter((name) => !published.includes(name)).map((name) => {
    const words = describe(name);
    return `data: ${name}${
      words === undefined ? "" : ` (${words})`
    }; the paper's: ${published.join(", ")}`;
  });
}

function networkDeviations(
  { source }: Claim,
  records: readonly UnitRecord[],
): string[] {
  const published = source?.on?.architectures;
  if (published === undefined) return [];
  return namesOf(records.filter(readsNetwork), "architecture")
    .filter((name) => !published.includes(name))
    .map((name) => `network: ${name}; the paper's: ${published.join(", ")}`);
}

/** Whether a network was among what a unit rests on; a unit that failed says nothing. */
function readsNetwork({ inputs }: UnitRecord): boolean {
  return inputs.some(({ kind }) => NETWORKS.includes(kind));
}

/** The kinds of artifacts that are networks before anything else is done to them. */
const NETWORKS: readonly string[] = [TRAIN.name, IMPORTED.name];

function namesOf(
  records: readonly UnitRecord[],
  field: "dataset" | "architecture",
): string[] {
  const main = records.filter(({ unit }) => unit.arm === "main");
  return [...new Set(main.map(({ unit }) => unit[field]))].sort();
}
