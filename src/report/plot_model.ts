/**
 * What a plot shows, as data: the renderer draws this and nothing else.
 *
 * @module
 */
import type {
  Observation,
  Plot,
  PlotPoint,
  UnitRecord,
} from "../claims/types.ts";
import { type Cell, cellOf } from "./cell.ts";

/** A point with its mean over seeds and half the width of the 95 % t interval. */
export interface PlottedPoint extends Cell {
  readonly x: number;
}

/** A plot of one dataset and architecture. */
export interface ReportPlot extends Pick<Plot, "name" | "title" | "x" | "y"> {
  readonly dataset: string;
  readonly architecture: string;
  /** What the file name says besides the plot's name; empty if the claim has one setting only. */
  readonly suffix: readonly string[];
  /** Series and points of which nothing was observed are left out. */
  readonly series: readonly {
    readonly name: string;
    /** By `x`. */
    readonly points: readonly PlottedPoint[];
  }[];
}

/** The plots of a claim: one per dataset and architecture of the main arm that has something to show. */
export function buildPlots(
  plots: readonly Plot[],
  records: readonly UnitRecord[],
): ReportPlot[] {
  const settings = mainSettings(records);
  return plots.flatMap((plot) =>
    settings.flatMap(({ dataset, architecture, records }) => {
      const built: ReportPlot = {
        name: plot.name,
        title: plot.title,
        x: plot.x,
        y: plot.y,
        dataset,
        architecture,
        suffix: settings.length > 1 ? [dataset, architecture] : [],
        series: seriesOf(plot, records),
      };
      return built.series.length > 0 ? [built] : [];
    })
  );
}

interface MainSetting {
  readonly dataset: string;
  readonly architecture: string;
  readonly records: UnitRecord[];
}

function mainSettings(records: readonly UnitRecord[]): MainSetting[] {
  const settings = new Map<string, MainSetting>();
  for (const record of records) {
    const { arm, dataset, architecture } = record.unit;
    if (arm !== "main") continue;
    const key = JSON.stringify([dataset, architecture]);
    const setting = settings.get(key) ?? { dataset, architecture, records: [] };
    setting.records.push(record);
    settings.set(key, setting);
  }
  return [...settings.keys()].sort().map((key) => settings.get(key)!);
}

function seriesOf(
  plot: Plot,
  records: readonly UnitRecord[],
): ReportPlot["series"] {
  return plot.series.map(({ name, points }) => ({
    name,
    points: points.flatMap((point): PlottedPoint[] => {
      const cell = cellOf(valuesOf(records, point));
      return cell ? [{ x: point.x, ...cell }] : [];
    }).sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 0);
}

function valuesOf(records: readonly UnitRecord[], point: PlotPoint): number[] {
  return records.flatMap(({ observations }) =>
    observations.filter((one) => isAt(one, point)).map(({ value }) => value)
  );
}

function isAt(one: Observation, point: PlotPoint): boolean {
  return one.quantity === point.quantity &&
    one.condition === point.condition && one.group === point.group;
}

/** What its points are: `Mean over 20 seeds with the 95 % t interval.` */
export function plotCaption({ series }: ReportPlot): string {
  const seeds = series.flatMap(({ points }) => points.map((p) => p.seeds));
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  if (most === 1) return "One seed.";
  const count = fewest === most ? `${most}` : `${fewest} to ${most}`;
  return `Mean over ${count} seeds with the 95 % t interval.`;
}

/** The file of a plot on a page. Where the page has several settings, the name says which. */
export function plotFileName(
  page: string,
  { name, suffix }: Pick<ReportPlot, "name" | "suffix">,
): string {
  return [page, name, ...suffix].join("--") + ".svg";
}
