import type { Case, Claim, Scale, Unit } from "./types.ts";

/** Seeds 0 to 4 were used while the fixture was designed; verdicts rest on seeds from here up. */
export const FIRST_SEED = 100;

/** What the command line narrows or replaces in a claim's own setting. */
export interface UnitSelection {
  readonly scale: Scale;
  /** Seeds per arm; default: the setting's. */
  readonly seeds?: number;
  readonly architectures?: readonly string[];
  readonly datasets?: readonly string[];
  readonly protocol?: Unit["protocol"];
}

/**
 * The units of a claim at one scale, sorted by seed first, so that an interrupted run has whole seeds.
 * Empty if the claim is not measured at that scale.
 *
 * @throws {RangeError} If the number of seeds is not a positive integer.
 */
export function unitsOf(claim: Claim, selection: UnitSelection): Unit[] {
  const setting = claim.on[selection.scale];
  if (!setting) return [];
  const seeds = selection.seeds ?? setting.seeds;
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new RangeError(
      `Cannot plan ${claim.id}: seeds must be 1 or more, current value is ${seeds}`,
    );
  }
  const { datasets, architectures = setting.architectures } = selection;
  const cases = datasets === undefined
    ? setting.cases
    : [...new Set(datasets)].map((dataset) => caseOf(setting.cases, dataset));
  const units: Unit[] = [];
  for (let index = 0; index < seeds; index++) {
    for (const architecture of new Set(architectures)) {
      for (const { arm, dataset } of cases.flatMap(armsOf)) {
        // A planted network is built for the setting's own architectures; another has no positive arm.
        if (
          arm === "positive" && !setting.architectures.includes(architecture)
        ) continue;
        units.push({
          claim: claim.id,
          version: claim.version,
          scale: selection.scale,
          protocol: selection.protocol ?? setting.protocol,
          arm,
          dataset,
          architecture,
          seed: FIRST_SEED + index,
        });
      }
    }
  }
  return units;
}

/** The case of a dataset; one that the claim does not know has no control arms. */
function caseOf(cases: readonly Case[], dataset: string): Case {
  return cases.find((one) => one.dataset === dataset) ?? { dataset };
}

function armsOf(one: Case): { arm: Unit["arm"]; dataset: string }[] {
  return [
    { arm: "main", dataset: one.dataset },
    ...(one.negative ?? []).map((dataset) => ({
      arm: "negative" as const,
      dataset,
    })),
    ...(one.positive ?? []).map((dataset) => ({
      arm: "positive" as const,
      dataset,
    })),
  ];
}
