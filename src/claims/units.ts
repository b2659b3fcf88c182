import type { DatasetIdentity } from "../datasets/mod.ts";
import { sha256Hex } from "../text/mod.ts";
import type {
  Case,
  Claim,
  Scale,
  Setting,
  Unit,
  UnitArchitectureFile,
  UnitWeights,
} from "./types.ts";

/** Seeds 0 to 4 were used while the fixture was designed; verdicts rest on seeds from here up. */
export const FIRST_SEED = 100;

/** What the command line narrows or replaces in a claim's own setting. */
export interface UnitSelection {
  readonly scale: Scale;
  /** Seeds per arm; default: the setting's. */
  readonly seeds?: number;
  readonly architectures?: readonly string[];
  /** The files of those architectures that are not registered, by name. */
  readonly architectureFiles?: Readonly<Record<string, UnitArchitectureFile>>;
  readonly datasets?: readonly string[];
  /** What those datasets hold that are the user's, by name. */
  readonly data?: Readonly<Record<string, DatasetIdentity>>;
  /** Must be the setting's; default: whatever it is. */
  readonly protocol?: Unit["protocol"];
  /** sha256 of the files that hold the networks, one per seed, in order; default: the harness trains. */
  readonly weights?: readonly string[];
}

/**
 * The setting that a claim has for a selection.
 *
 * @throws {RangeError} If it has none at that scale, or that setting computes another protocol: a unit's scale and
 * protocol say what was computed, so neither is taken from the command line alone.
 */
export function settingOf(
  claim: Pick<Claim, "id" | "on" | "missing">,
  { scale, protocol }: Pick<UnitSelection, "scale" | "protocol">,
): Setting {
  const setting = claim.on[scale];
  if (setting === undefined) {
    throw new RangeError(
      `Cannot plan ${claim.id} at scale ${scale}: ${
        claim.missing?.[scale] ?? "it has no setting at that scale"
      }`,
    );
  }
  if (protocol !== undefined && protocol !== setting.protocol) {
    throw new RangeError(
      `Cannot plan ${claim.id} with protocol ${protocol}: at scale ${scale} it has recipes for ${setting.protocol} only; leave --protocol out`,
    );
  }
  return setting;
}

/**
 * The units of a claim at one scale, sorted by seed first, so that an interrupted run has whole seeds.
 *
 * Given weights stand for the main arm alone: a control arm is another network, which a file says nothing about.
 *
 * @throws {RangeError} If the claim has no such setting, if the number of seeds is not a positive integer, or given weights do not belong to one
 * dataset and architecture with one file per seed.
 */
export function unitsOf(claim: Claim, selection: UnitSelection): Unit[] {
  const setting = settingOf(claim, selection);
  const { datasets, data = {}, architectures, weights } = selection;
  const { architectureFiles = {} } = selection;
  const fileOf = (name: string) =>
    Object.hasOwn(architectureFiles, name)
      ? { architectureFile: architectureFiles[name]! }
      : {};
  const dataOf = (name: string) =>
    Object.hasOwn(data, name) ? { data: data[name]! } : {};
  const seeds = selection.seeds ?? weights?.length ?? setting.seeds;
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new RangeError(
      `Cannot plan ${claim.id}: seeds must be 1 or more, current value is ${seeds}`,
    );
  }
  const cases = datasets === undefined
    ? setting.cases
    : [...new Set(datasets)].map((dataset) => caseOf(setting.cases, dataset));
  const places = [...new Set(architectures ?? setting.architectures)].flatMap(
    (architecture) =>
      cases.flatMap(armsOf).map((arm) => ({ architecture, ...arm })),
  );
  const chosen = weights === undefined
    // A planted network is built for the setting's own architectures; another has no positive arm.
    ? places.filter(({ arm, architecture }) =>
      arm !== "positive" || setting.architectures.includes(architecture)
    )
    : places.filter(({ arm }) => arm === "main");
  const given = weights && givenWeights(claim, weights, { seeds, chosen });
  return Array.from(
    { length: seeds },
    (_, index) =>
      chosen.map(({ arm, dataset, architecture }): Unit => ({
        claim: claim.id,
        version: claim.version,
        scale: selection.scale,
        protocol: setting.protocol,
        arm,
        dataset,
        ...dataOf(dataset),
        architecture,
        ...fileOf(architecture),
        seed: FIRST_SEED + index,
        ...(given === undefined ? {} : { weights: given[index]! }),
      })),
  ).flat();
}

/** One file per seed, each a training run of its own, all on one dataset and architecture. */
function givenWeights(
  claim: Claim,
  weights: readonly string[],
  { seeds, chosen }: {
    readonly seeds: number;
    readonly chosen: readonly Pick<Unit, "architecture" | "dataset">[];
  },
): UnitWeights[] {
  const refuse = (problem: string) =>
    new RangeError(`Cannot plan ${claim.id} for given weights: ${problem}`);
  const fields = ["architecture", "dataset"] as const;
  for (const field of fields) {
    const found = new Set(chosen.map((place) => place[field]));
    if (found.size === 1) continue;
    throw refuse(
      `they are of one ${field}; name it (--${
        field === "dataset" ? field : "arch"
      }), current value is ${[...found].join(", ")}`,
    );
  }
  if (weights.length !== seeds) {
    throw refuse(
      `there must be one file per seed; leave the number of seeds out (--seeds) or give ${seeds} files, current value is ${weights.length}`,
    );
  }
  const twice = weights.findIndex((one, at) => weights.indexOf(one) !== at);
  if (twice >= 0) {
    throw refuse(
      `each seed must be a training run of its own; files ${
        weights.indexOf(weights[twice]!) + 1
      } and ${twice + 1} are the same, sha256 ${weights[twice]}`,
    );
  }
  const set = weightsSet(weights);
  return weights.map((sha256) => ({ sha256, set }));
}

/** What names the files of a run together, from their sha256 in the order of the seeds. */
export function weightsSet(weights: readonly string[]): string {
  return sha256Hex(weights.join("\n"));
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
