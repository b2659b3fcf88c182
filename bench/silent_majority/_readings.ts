/**
 * The readings that the claims about neurons are decided by, from what was swept.
 *
 * @module
 */
import {
  ALL,
  BOTH,
  meanReading,
  type Observation,
  observeReading,
  readSweep,
  type RowReading,
  smallestGroup,
  type SweepTable,
} from "@spuriousbench/spuriousbench";
import {
  observeCriticalChannels,
  observeMapShape,
  observeRanks,
} from "./_channel_map.ts";
import {
  conditionOf,
  CONSTANT_MODES,
  DECIDED_K,
  REPORTED_K,
} from "./_edits.ts";

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

/** The condition of {@linkcode marginControl}; a contrast alone, it has no drops. */
export const MARGIN_MATCHED = "margin-matched majority";

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
    condition: MARGIN_MATCHED,
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
