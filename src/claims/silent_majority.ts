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
  readCondition,
  type RowReading,
  smallestGroup,
} from "./observe_sweep.ts";
import { erm, plantedNetwork } from "./network_recipes.ts";
import type { Recipe } from "./recipe.ts";
import type { SweepEntry, TracerSpec } from "./sweep_spec.ts";
import { ZERO } from "./sweep_spec.ts";
import type { Observation, Precondition, Unit } from "./types.ts";
import type { Predictions, SweepTable, TrainedNetwork } from "./values.ts";

/** The condition of the exhaustive map. */
export const MAP = "every channel by itself";

/** Every channel zeroed by itself. */
export const CHANNEL_MAP: readonly SweepEntry[] = [
  { condition: MAP, tracer: { by: "each" }, edit: ZERO, draws: 1 },
];

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

/** Every condition of the drop claims, all with edit `zero`. */
export const TRACED_EDITS: readonly SweepEntry[] = [
  ...REPORTED_K.flatMap((k): SweepEntry[] => [
    zeroed(conditionOf.magnitude(k), magnitude("largest", k)),
    zeroed(conditionOf.smallest(k), magnitude("smallest", k)),
    zeroed(conditionOf.random(k), { by: "random", k }, DRAWS),
    ...GROUPS.map((group) =>
      zeroed(conditionOf.gradient(group, k), { by: "gradient", group, k })
    ),
  ]),
  sameLayers(
    conditionOf.magnitude(DECIDED_K),
    magnitude("largest", DECIDED_K),
  ),
  ...GROUPS.map((group) =>
    sameLayers(conditionOf.gradient(group, DECIDED_K), {
      by: "gradient",
      group,
      k: DECIDED_K,
    })
  ),
];

function zeroed(condition: string, tracer: TracerSpec, draws = 1): SweepEntry {
  return { condition, tracer, edit: ZERO, draws };
}

function sameLayers(condition: string, as: TracerSpec): SweepEntry {
  return zeroed(
    conditionOf.sameLayer(condition),
    { by: "same-layer", as },
    DRAWS,
  );
}

/** Both tracers compete in the same candidates: all convolutions, shortcuts included. */
function magnitude(order: "largest" | "smallest", k: number): TracerSpec {
  return { by: "magnitude", order, k, shortcuts: true };
}

/** The channels that the gradient tracer names for G1 and G2, under three edits that silence them differently. */
export const CONSTANT_EDITS: readonly SweepEntry[] = [1, 2].flatMap((group) =>
  (["zero", "ablate", "mean"] as const).map((mode): SweepEntry => ({
    condition: `${mode} of G${group}'s`,
    tracer: { by: "gradient", group, k: DECIDED_K },
    edit: { mode },
    draws: 1,
  }))
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
export function observeMagnitude(table: SweepTable): Observation[] {
  const traced = conditionOf.magnitude(DECIDED_K);
  return [
    ...observed(table, "traced", [traced]),
    ...observed(table, "same-layer random", [conditionOf.sameLayer(traced)]),
    ...marginControl(table, [traced]),
    ...doseResponse(
      table,
      "largest magnitude",
      (k) => [conditionOf.magnitude(k)],
    ),
    ...doseResponse(
      table,
      "smallest magnitude",
      (k) => [conditionOf.smallest(k)],
    ),
    ...doseResponse(table, "random", (k) => [conditionOf.random(k)]),
  ];
}

/** The readings that the gradient claim is decided by, on half B; tracing groups are averaged. */
export function observeGradient(table: SweepTable): Observation[] {
  const { pairs } = table.scheme;
  const tracedFor = (kind: "minority" | "majority", k: number) =>
    pairs.map((pair) => conditionOf.gradient(pair[kind], k));
  const minority = tracedFor("minority", DECIDED_K);
  return [
    ...observed(table, "traced", minority),
    ...observed(
      table,
      "same-layer random",
      minority.map(conditionOf.sameLayer),
    ),
    ...observed(
      table,
      "traced for the majority",
      tracedFor("majority", DECIDED_K),
    ),
    ...marginControl(table, minority),
    ...doseResponse(
      table,
      "traced for the minority",
      (k) => tracedFor("minority", k),
    ),
    ...doseResponse(
      table,
      "traced for the majority",
      (k) => tracedFor("majority", k),
    ),
    ...doseResponse(table, "random", (k) => [conditionOf.random(k)]),
  ];
}

/**
 * Drops under each edit of {@linkcode CONSTANT_EDITS}, on half B, and their mean over the groups.
 *
 * @throws {RangeError} If the dataset's minority groups are not the ones that were traced.
 */
export function observeConstants(table: SweepTable): Observation[] {
  return ["zero", "ablate", "mean"].flatMap((mode) => {
    const conditions = table.scheme.pairs.map(({ minority }) =>
      `${mode} of G${minority}'s`
    );
    const seen = observed(table, mode, conditions);
    const { drops } = read(table, conditions);
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
    ...observeCriticalChannels(table, MAP),
    ...observeMapShape(table, MAP),
    ...observeRanks(table, MAP),
  ];
}

function observed(
  table: SweepTable,
  name: string,
  conditions: readonly string[],
): Observation[] {
  return observeReading(read(table, conditions), name, { table, half: "b" });
}

function read(table: SweepTable, conditions: readonly string[]): RowReading {
  return meanReading(
    conditions.map((condition) => readCondition(table, condition, "b")),
  );
}

/**
 * What is left of the contrast when every minority image stands beside a majority image of the same margin: the
 * control's value is the part that margins explain.
 */
function marginControl(
  table: SweepTable,
  conditions: readonly string[],
): Observation[] {
  const { contrast, matched } = read(table, conditions);
  return [{
    quantity: "contrast of the drop",
    condition: "margin-matched majority",
    group: ALL,
    value: contrast - matched,
    n: smallestGroup(table, "b", BOTH),
  }];
}

/** Drops per group and contrast for every reported k, conditions `<name>, k = <k>`. */
function doseResponse(
  table: SweepTable,
  name: string,
  conditionsFor: (k: number) => readonly string[],
): Observation[] {
  return REPORTED_K.flatMap((k) =>
    observed(table, `${name}, k = ${k}`, conditionsFor(k))
      .filter(({ quantity }) =>
        quantity === "drop" || quantity === "contrast of the drop"
      )
  );
}
