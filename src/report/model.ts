/**
 * What a report says, as data. Markdown and CSV are rendered from this and from nothing else.
 *
 * @module
 */
import { decideAll } from "../claims/decide.ts";
import type { Decision } from "../claims/decision.ts";
import type { DecisionRule } from "../claims/rule.ts";
import type {
  Arm,
  Claim,
  Column,
  Observation,
  RecordNumerics,
  Scale,
  Source,
  Table,
  Unit,
  UnitArchitectureFile,
  UnitRecord,
} from "../claims/types.ts";
import type { DatasetIdentity } from "../datasets/mod.ts";
import { type Cell, cellOf } from "./cell.ts";
import { dataOf } from "./data_of.ts";
import { architectureFilesOf } from "./architecture_files.ts";
import { type DescribeDataset, deviationsOf } from "./deviations.ts";
import { buildPlots, type ReportPlot } from "./plot_model.ts";

export type { Cell } from "./cell.ts";

/** One row of a table. */
export interface TableRow {
  readonly protocol: Unit["protocol"];
  readonly arm: Arm;
  readonly dataset: string;
  readonly architecture: string;
  readonly group: string;
  /** Images behind the row's values: the smallest n of its cells. */
  readonly n: number;
  /** One per column; null where nothing was observed. */
  readonly cells: readonly (Cell | null)[];
}

export interface ReportTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
}

/** One observation with the unit that it belongs to: a row of the CSV. */
export type ObservationRow =
  & Omit<Unit, "claim" | "version" | "data" | "architectureFile" | "weights">
  & Observation;

/** Everything that was true of all records of a report. */
export interface ReportProvenance {
  readonly commits: readonly string[];
  readonly dirty: boolean;
  readonly harness: string;
  readonly deno: string;
  readonly numerics: RecordNumerics;
  readonly benchDigests: readonly string[];
  /** The files of the networks that are not registered, by the network's name; absent if there is none. */
  readonly architectureFiles?: Readonly<Record<string, UnitArchitectureFile>>;
  /** What the datasets held that are folders of the user's, by name; absent if there is none. */
  readonly data?: Readonly<Record<string, DatasetIdentity>>;
  readonly seeds: readonly number[];
  readonly firstStartedAt: string;
  readonly lastStartedAt: string;
  /** Digests of what the units rest on, by dataset and seed. */
  readonly inputs: readonly {
    readonly unit: string;
    readonly name: string;
    readonly kind: string;
    readonly digest: string;
  }[];
}

export interface ClaimReport {
  readonly format: "spuriousbench/report/1";
  readonly claim: string;
  readonly version: number;
  readonly kind: "claim" | "audit";
  readonly statement: string;
  readonly source: Source | null;
  readonly scale: Scale;
  /** What tells its subject from the claim's own setting, as words of its file's name; absent for that setting. */
  readonly subject?: readonly string[];
  readonly deviations: readonly string[];
  readonly rule: DecisionRule;
  readonly decisions: readonly Decision[];
  readonly tables: readonly ReportTable[];
  /** Those of which something was observed. */
  readonly plots: readonly ReportPlot[];
  /** Units by state. */
  readonly units: { readonly done: number; readonly failed: number };
  readonly errors: readonly string[];
  readonly observations: readonly ObservationRow[];
  /** Absent if nothing was run. */
  readonly provenance: ReportProvenance | null;
}

/** What is said in a report that neither claim nor records know. */
export interface BuildReportOptions {
  /** The datasets in their own words. Default: by name alone. */
  readonly describeDataset?: DescribeDataset;
  /** See {@linkcode ClaimReport.subject}. Default: the claim's own setting. */
  readonly subject?: readonly string[];
}

/**
 * The report of one claim at one scale. Without records it says `not run`.
 *
 * @throws {RangeError} If the records are of networks from different sources, or of different networks of one name.
 */
export function buildReport(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
  { describeDataset, subject = [] }: BuildReportOptions = {},
): ClaimReport {
  const mine = records
    .filter(({ unit }) =>
      unit.claim === claim.id && unit.version === claim.version &&
      unit.scale === scale
    )
    .sort((a, b) => compareTexts(orderOf(a.unit), orderOf(b.unit)));
  const done = mine.filter(({ state }) => state === "done");
  return {
    format: "spuriousbench/report/1",
    claim: claim.id,
    version: claim.version,
    kind: claim.kind,
    statement: claim.statement,
    source: claim.source ?? null,
    scale,
    ...(subject.length > 0 ? { subject } : {}),
    deviations: deviationsOf(claim, scale, mine, describeDataset),
    rule: claim.decide,
    decisions: decideAll(claim, mine),
    tables: claim.tables.map((table) => buildTable(table, done)),
    plots: buildPlots(claim.plots ?? [], done),
    units: { done: done.length, failed: mine.length - done.length },
    errors: [...new Set(mine.flatMap(({ error }) => error ? [error] : []))]
      .sort(),
    observations: done.flatMap(({ unit, observations }) => {
      const {
        claim: _claim,
        version: _version,
        data: _data,
        architectureFile: _file,
        weights: _weights,
        ...rest
      } = unit;
      return observations.map((one) => ({ ...rest, ...one }));
    }),
    provenance: provenanceOf(done),
  };
}

/** By code units: a report reads the same wherever it is written. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const ARM_ORDER: Readonly<Record<Arm, number>> = {
  main: 0,
  negative: 1,
  positive: 2,
};

function orderOf(unit: Unit): string {
  const { architecture, protocol, arm, dataset, seed } = unit;
  const paddedSeed = String(seed).padStart(10, "0");
  return [architecture, protocol, ARM_ORDER[arm], dataset, paddedSeed]
    .join("\u0000");
}

function buildTable(table: Table, records: readonly UnitRecord[]): ReportTable {
  const rows = new Map<
    string,
    { head: Omit<TableRow, "cells" | "n">; records: UnitRecord[] }
  >();
  for (const record of records) {
    const { protocol, arm, dataset, architecture } = record.unit;
    for (const group of groupsOf(table, record.observations)) {
      const head = { protocol, arm, dataset, architecture, group };
      const key = Object.values(head).join("\u0000");
      const row = rows.get(key) ?? { head, records: [] };
      row.records.push(record);
      rows.set(key, row);
    }
  }
  return {
    title: table.title,
    columns: table.columns,
    rows: [...rows.values()].map(({ head, records }) => {
      const samples = table.columns.map((column) =>
        observationsOf(records, column, head.group)
      );
      const counts = samples.flat().map(({ n }) => n).filter((n) => n > 0);
      return {
        ...head,
        n: counts.length === 0 ? 0 : Math.min(...counts),
        cells: samples.map((sample) =>
          cellOf(sample.map(({ value }) => value))
        ),
      };
    }),
  };
}

function groupsOf(
  table: Table,
  observations: readonly Observation[],
): string[] {
  const found = new Set(
    observations.filter((one) =>
      table.columns.some((column) => matches(one, column))
    )
      .map(({ group }) => group),
  );
  return table.groups?.filter((group) => found.has(group)) ?? [...found].sort();
}

function observationsOf(
  records: readonly UnitRecord[],
  column: Column,
  group: string,
): Observation[] {
  return records.flatMap(({ observations }) =>
    observations.filter((one) => one.group === group && matches(one, column))
  );
}

function matches(one: Observation, column: Column): boolean {
  return one.quantity === column.quantity && one.condition === column.condition;
}

function provenanceOf(records: readonly UnitRecord[]): ReportProvenance | null {
  const [first] = records;
  if (!first) return null;
  const all = records.map(({ provenance }) => provenance);
  const files = architectureFilesOf(records);
  const data = dataOf(records);
  const times = all.map(({ startedAt }) => startedAt).sort();
  return {
    commits: unique(all.map(({ commit }) => commit)),
    dirty: all.some(({ dirty }) => dirty),
    harness: unique(all.map(({ harness }) => harness)).join(", "),
    deno: unique(all.map(({ deno }) => deno)).join(", "),
    numerics: first.provenance.numerics,
    ...Object.keys(files).length > 0 ? { architectureFiles: files } : {},
    ...Object.keys(data).length > 0 ? { data } : {},
    benchDigests: unique(all.map(({ benchDigest }) => benchDigest)),
    seeds: [...new Set(records.map(({ unit }) => unit.seed))].sort((a, b) =>
      a - b
    ),
    firstStartedAt: times[0]!,
    lastStartedAt: times.at(-1)!,
    inputs: records.flatMap(({ unit, inputs }) =>
      inputs.map(({ name, kind, digest }) => ({
        unit: `${unit.dataset}, ${unit.architecture}, seed ${unit.seed}`,
        name,
        kind,
        digest,
      }))
    ),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
