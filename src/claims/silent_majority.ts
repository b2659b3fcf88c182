/**
 * What the claims about neurons share: the sweeps that they read, and the readings that they are decided by.
 *
 * @module
 */
import {
  observeCriticalChannels,
  observeMapShape,
  observeRanks,
} from "./channel_map.ts";
import { groupAccuracy } from "../metrics/mod.ts";
import { ALL, trainingConverged } from "./observe.ts";
import {
  BOTH,
  meanReading,
  observeReading,
  readSweep,
  type RowReading,
  smallestGroup,
} from "./observe_sweep.ts";
import { erm, plantedNetwork } from "./network_recipes.ts";
import type { Recipe } from "./recipe.ts";
import type { SweepSpec, TracerSpec } from "./sweep_spec.ts";
import { ZERO } from "./sweep_spec.ts";
import type { Observation, Precondition, Unit } from "./types.ts";
import type { Predictions, SweepTable, TrainedNetwork } from "./values.ts";

/** Every channel zeroed by itself. */
export const CHANNEL_MAP: SweepSpec = {
  tracer: { by: "each" },
  edit: ZERO,
  draws: 1,
};

/** The number of neurons that the drop claims are decided by. */
export const DECIDED_K = 3;

/** Every k that is reported; all but {@linkcode DECIDED_K} are exploratory. */
export const REPORTED_K = [1, 2, 3, 5, 10] as const;

/** Draws of what is random. */
const DRAWS = 20;

/** The groups of a dataset with two classes and two attributes. */
const GROUPS = [0, 1, 2, 3] as const;

/** How conditions are named. */
export const conditionOf = {
  magnitude: (k: number) => `largest magnitude, k = ${k}`,
  smallest: (k: number) => `smallest magnitude, k = ${k}`,
  gradient: (group: number, k: number) =>
    `largest gradient for G${group}, k = ${k}`,
  random: (k: number) => `random, k = ${k}`,
  sameLayer: (condition: string) => `same layers as ${condition}`,
} as const;

/** Sweeps by what the readings below call them. */
export type NamedSweeps = Readonly<Record<string, SweepSpec>>;

/** What the magnitude claim sweeps, all with edit `zero`. */
export const MAGNITUDE_EDITS: NamedSweeps = {
  ...forEveryK((k) => ({
    [conditionOf.magnitude(k)]: zeroed(magnitude("largest", k)),
    [conditionOf.smallest(k)]: zeroed(magnitude("smallest", k)),
    [conditionOf.random(k)]: zeroed({ by: "random", k }, DRAWS),
  })),
  ...sameLayers(
    conditionOf.magnitude(DECIDED_K),
    magnitude("largest", DECIDED_K),
  ),
};

/** What the gradient claim sweeps, all with edit `zero`. */
export const GRADIENT_EDITS: NamedSweeps = {
  ...forEveryK((k) => ({
    [conditionOf.random(k)]: zeroed({ by: "random", k }, DRAWS),
    ...forEveryGroup((group) => ({
      [conditionOf.gradient(group, k)]: zeroed({ by: "gradient", group, k }),
    })),
  })),
  ...forEveryGroup((group) =>
    sameLayers(conditionOf.gradient(group, DECIDED_K), {
      by: "gradient",
      group,
      k: DECIDED_K,
    })
  ),
};

function forEveryK(sweeps: (k: number) => NamedSweeps): NamedSweeps {
  return Object.assign({}, ...REPORTED_K.map(sweeps));
}

function forEveryGroup(sweeps: (group: number) => NamedSweeps): NamedSweeps {
  return Object.assign({}, ...GROUPS.map(sweeps));
}

function zeroed(tracer: TracerSpec, draws = 1): SweepSpec {
  return { tracer, edit: ZERO, draws };
}

function sameLayers(condition: string, as: TracerSpec): NamedSweeps {
  return {
    [conditionOf.sameLayer(condition)]: zeroed(
      { by: "same-layer", as },
      DRAWS,
    ),
  };
}

/** Both tracers compete in the same candidates: all convolutions, shortcuts included. */
function magnitude(order: "largest" | "smallest", k: number): TracerSpec {
  return { by: "magnitude", order, k, shortcuts: true };
}

/** The edits that silence a channel differently. */
const CONSTANT_MODES = ["zero", "ablate", "mean"] as const;

/** The channels that the gradient tracer names for G1 and G2, under each of them. */
export const CONSTANT_EDITS: NamedSweeps = Object.fromEntries(
  [1, 2].flatMap((group) =>
    CONSTANT_MODES.map((mode): [string, SweepSpec] => [
      `${mode} of G${group}'s`,
      {
        tracer: { by: "gradient", group, k: DECIDED_K },
        edit: { mode },
        draws: 1,
      },
    ])
  ),
);

/** The arm's network: in the positive arm the planted one, else plain ERM. */
export function networkFor(unit: Unit): Recipe<TrainedNetwork> {
  return unit.arm === "positive" ? plantedNetwork(unit) : erm(unit);
}

/** Minority groups must be memorised by at least this much for their neurons to be worth asking about. */
const MEMORISED_BY = 0.05;

/**
 * Training converged and, in the main arm, the minority groups are right on train more often than on test. The
 * planted network is an instrument, not a subject: it has no preconditions but that its readout fires.
 */
export function memorised(network: Predictions, unit: Unit): Precondition[] {
  if (unit.arm === "positive") return [];
  if (unit.arm === "negative") return trainingConverged(network);
  const gap = minorityAccuracy(network, "train") -
    minorityAccuracy(network, "test");
  return [...trainingConverged(network), {
    name: "minority groups are 5 pp better on train than on test",
    met: gap >= MEMORISED_BY,
    found: `${(100 * gap).toFixed(1)} pp`,
  }];
}

function minorityAccuracy(
  { splits, scheme }: Predictions,
  name: "train" | "test",
): number {
  const outputs = splits[name]!;
  const perGroup = groupAccuracy(outputs.logits, { ...outputs, scheme });
  const minority = scheme.pairs.map((pair) => perGroup[pair.minority]!);
  const total = (of: "correct" | "n") =>
    minority.reduce((sum, group) => sum + group[of], 0);
  return total("correct") / total("n");
}

/** The readings that the magnitude claim is decided by, on half B. */
export function observeMagnitude(tables: SweepTables): Observation[] {
  const traced = conditionOf.magnitude(DECIDED_K);
  return [
    ...observed(tables, "traced", [traced]),
    ...observed(tables, "same-layer random", [conditionOf.sameLayer(traced)]),
    ...marginControl(tables, [traced]),
    ...doseResponse(
      tables,
      "largest magnitude",
      (k) => [conditionOf.magnitude(k)],
    ),
    ...doseResponse(
      tables,
      "smallest magnitude",
      (k) => [conditionOf.smallest(k)],
    ),
    ...doseResponse(tables, "random", (k) => [conditionOf.random(k)]),
  ];
}

/** The readings that the gradient claim is decided by, on half B; tracing groups are averaged. */
export function observeGradient(tables: SweepTables): Observation[] {
  const { pairs } = Object.values(tables)[0]!.scheme;
  const tracedFor = (kind: "minority" | "majority", k: number) =>
    pairs.map((pair) => conditionOf.gradient(pair[kind], k));
  const minority = tracedFor("minority", DECIDED_K);
  return [
    ...observed(tables, "traced", minority),
    ...observed(
      tables,
      "same-layer random",
      minority.map(conditionOf.sameLayer),
    ),
    ...observed(
      tables,
      "traced for the majority",
      tracedFor("majority", DECIDED_K),
    ),
    ...marginControl(tables, minority),
    ...doseResponse(
      tables,
      "traced for the minority",
      (k) => tracedFor("minority", k),
    ),
    ...doseResponse(
      tables,
      "traced for the majority",
      (k) => tracedFor("majority", k),
    ),
    ...doseResponse(tables, "random", (k) => [conditionOf.random(k)]),
  ];
}

/**
 * Drops under each edit of {@linkcode CONSTANT_EDITS}, on half B, and their mean over the groups.
 *
 * @throws {RangeError} If the dataset's minority groups are not the ones that were traced.
 */
export function observeConstants(tables: SweepTables): Observation[] {
  const { pairs } = Object.values(tables)[0]!.scheme;
  return CONSTANT_MODES.flatMap((mode) => {
    const conditions = pairs.map(({ minority }) => `${mode} of G${minority}'s`);
    const seen = observed(tables, mode, conditions);
    const { drops } = read(tables, conditions);
    const ofGroups = seen.filter(({ quantity }) => quantity === "drop");
    return [...seen, {
      quantity: "mean drop",
      condition: mode,
      group: ALL,
      n: Math.min(...ofGroups.map(({ n }) => n)),
      value: drops.reduce((sum, drop) => sum + drop, 0) / drops.length,
    }];
  });
}

/** The same observations under the name of the optimiser that trained the network. */
export function underOptimiser(
  observations: readonly Observation[],
  optimiser: string,
): Observation[] {
  return observations.map((one) => ({
    ...one,
    condition: `${one.condition}, ${optimiser}`,
  }));
}

/** The readings of the map: the critical channels against their controls, and the shape of the whole. */
export function observeMap(table: SweepTable): Observation[] {
  return [
    ...observeCriticalChannels(table),
    ...observeMapShape(table),
    ...observeRanks(table),
  ];
}

/** What was swept, by the names of the specifications. */
type SweepTables = Readonly<Record<string, SweepTable>>;

function observed(
  tables: SweepTables,
  name: string,
  conditions: readonly string[],
): Observation[] {
  const table = tableOf(tables, conditions[0]!);
  return observeReading(read(tables, conditions), name, { table, half: "b" });
}

function read(
  tables: SweepTables,
  conditions: readonly string[],
): RowReading {
  return meanReading(
    conditions.map((name) => readSweep(tableOf(tables, name), "b")),
  );
}

/** @throws {RangeError} If nothing of that name was swept. */
function tableOf(tables: SweepTables, name: string): SweepTable {
  const table = tables[name];
  if (table) return table;
  throw new RangeError(
    `Cannot read a sweep: there is none named ${name}; there are ${
      Object.keys(tables).sort().join(", ")
    }`,
  );
}

/**
 * What is left of the contrast when every minority image stands beside a majority image of the same margin: the
 * control's value is the part that margins explain.
 */
function marginControl(
  tables: SweepTables,
  conditions: readonly string[],
): Observation[] {
  const { contrast, matched } = read(tables, conditions);
  return [{
    quantity: "contrast of the drop",
    condition: "margin-matched majority",
    group: ALL,
    value: contrast - matched,
    n: smallestGroup(tableOf(tables, conditions[0]!), "b", BOTH),
  }];
}

/** Drops per group and contrast for every reported k, conditions `<name>, k = <k>`. */
function doseResponse(
  tables: SweepTables,
  name: string,
  conditionsFor: (k: number) => readonly string[],
): Observation[] {
  return REPORTED_K.flatMap((k) =>
    observed(tables, `${name}, k = ${k}`, conditionsFor(k))
      .filter(({ quantity }) =>
        quantity === "drop" || quantity === "contrast of the drop"
      )
  );
}
