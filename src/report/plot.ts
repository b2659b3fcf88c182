/**
 * Plots as SVG. Vega is loaded only when something is drawn: it takes longer to load than a report to write.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import { plotCaption, type ReportPlot } from "./plot_model.ts";

/**
 * Text and lines in a grey that stands out at least 4 : 1 from white and from the darkest page in use (GitHub's
 * #0d1117): where a viewer does not say which it is, both can be read. Where it does, a style sheet improves it.
 */
const INK = "#767d86";
const FAINT = "#8a919b";
/** Each at least 3.8 : 1 on white and on #0d1117 (WCAG asks 3 : 1 of graphics). */
const COLORS = [
  "#2f7fd0",
  "#d0640a",
  "#1f9468",
  "#b8529e",
  "#8f7a1a",
  "#7468d4",
  "#c9453f",
  "#6b7785",
] as const;
/** So that lines can be told apart without colours. */
const SHAPES = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "cross",
  "triangle-down",
  "triangle-right",
  "triangle-left",
] as const;

/** In a viewer that goes by the wrong scheme, both still have 3 : 1. */
const STYLE =
  `@media (prefers-color-scheme:light){[fill="${INK}"]{fill:#5c6570}}` +
  `@media (prefers-color-scheme:dark){[fill="${INK}"]{fill:#8b949e}}`;

const WIDTH = 480;
const HEIGHT = 280;
const FONT =
  "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** A point as the specification holds it: in the unit of the axis. */
export interface PlotDatum {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** The plot's points in the unit of its axis: percent, percentage points or as they are. */
export function plotData({ series, y }: ReportPlot): PlotDatum[] {
  const unit = y.as === "number" ? 1 : 100;
  return series.flatMap(({ name, points }) =>
    points.map(({ x, mean, halfWidth }) => ({
      series: name,
      x,
      y: mean * unit,
      low: (mean - (halfWidth ?? 0)) * unit,
      high: (mean + (halfWidth ?? 0)) * unit,
    }))
  );
}

/**
 * The plot as a vega-lite specification.
 *
 * @throws {RangeError} If there is nothing to draw, or there are more series than can be told apart.
 */
export function plotSpec(plot: ReportPlot): TopLevelSpec {
  const values = plotData(plot);
  const names = plot.series.map(({ name }) => name);
  if (names.length === 0 || names.length > COLORS.length) {
    throw new RangeError(
      `Cannot draw ${plot.name}: it takes 1 to ${COLORS.length} series, current value is ${names.length}`,
    );
  }
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: 8,
    background: "transparent",
    title: {
      text: plot.title,
      subtitle: `${plot.dataset}/${plot.architecture}. ${plotCaption(plot)}`,
    },
    layer: [...(plot.y.as === "points" ? [ZERO_LINE] : []), {
      data: { values },
      encoding: {
        x: xChannel(plot, values),
        color: seriesChannel(names, COLORS),
      },
      layer: [
        {
          mark: { type: "area", opacity: 0.2, line: false },
          encoding: { y: yChannel(plot, "low"), y2: { field: "high" } },
        },
        {
          // A band has no width at a series' only point; the rule has a length.
          mark: { type: "rule", opacity: 0.55, strokeWidth: 1 },
          encoding: { y: yChannel(plot, "low"), y2: { field: "high" } },
        },
        { mark: "line", encoding: { y: yChannel(plot, "y") } },
        {
          mark: { type: "point", filled: true, size: 46, opacity: 1 },
          encoding: {
            y: yChannel(plot, "y"),
            shape: seriesChannel(names, SHAPES),
          },
        },
      ],
    }],
    config: CONFIG,
  };
}

/** Where a difference is none. */
const ZERO_LINE = {
  data: { values: [{ zero: 0 }] },
  mark: {
    type: "rule" as const,
    color: FAINT,
    strokeDash: [4, 3],
    strokeWidth: 1.25,
  },
  encoding: { y: { field: "zero", type: "quantitative" as const } },
};

const CONFIG: NonNullable<TopLevelSpec["config"]> = {
  aria: false,
  font: FONT,
  view: { stroke: null },
  axis: {
    domainColor: FAINT,
    tickColor: FAINT,
    gridColor: FAINT,
    gridOpacity: 0.22,
    labelColor: INK,
    labelFontSize: 11,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  legend: {
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 0,
    symbolSize: 70,
    symbolOpacity: 1,
    title: null,
  },
  line: { strokeWidth: 1.75 },
  title: {
    anchor: "start",
    frame: "group",
    color: INK,
    fontSize: 14,
    fontWeight: 600,
    offset: 12,
    subtitleColor: INK,
    subtitleFontSize: 11,
    subtitlePadding: 5,
  },
};

function xChannel({ x }: ReportPlot, values: readonly PlotDatum[]) {
  const places = [...new Set(values.map((one) => one.x))].sort((a, b) => a - b);
  const whole = places.every(Number.isInteger);
  return {
    field: "x",
    type: "quantitative" as const,
    scale: {
      type: x.scale,
      nice: false,
      padding: 12,
      ...(x.scale === "linear" ? { zero: false } : {}),
    },
    axis: {
      title: x.label,
      grid: false,
      // A logarithmic axis has no round places between few points: theirs are what a reader looks up.
      ...(places.length <= 12 ? { values: places } : {}),
      ...(whole ? { format: ",d", tickMinStep: 1 } : {}),
    },
  };
}

function yChannel({ y }: ReportPlot, field: "y" | "low") {
  const unit = { percent: " (%)", points: " (pp)", number: "" }[y.as];
  return {
    field,
    type: "quantitative" as const,
    scale: { zero: false, nice: true },
    axis: {
      title: `${y.label}${unit}`,
      tickCount: 6,
      // d3's own "+" format would sign zero too.
      ...(y.as === "points"
        ? { labelExpr: "(datum.value > 0 ? '+' : '') + datum.label" }
        : {}),
    },
  };
}

/** Colours and shapes by series, in the order of the claim's page. */
function seriesChannel(names: readonly string[], range: readonly string[]) {
  return {
    field: "series",
    type: "nominal" as const,
    scale: { domain: [...names], range: range.slice(0, names.length) },
    sort: null,
  };
}

/**
 * The plot as an SVG document with a transparent background, readable on light and dark pages. The same plot
 * gives the same bytes.
 */
export async function renderPlot(plot: ReportPlot): Promise<string> {
  const [vega, { compile }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
  ]);
  const view = new vega.View(vega.parse(compile(plotSpec(plot)).spec), {
    renderer: "none",
  });
  try {
    return finished(await view.toSVG(), plot);
  } finally {
    view.finalize();
  }
}

/** With a title for who cannot see it, and the colours of the page it is on. */
function finished(svg: string, plot: ReportPlot): string {
  const title = escapeXml(
    `${plot.title}, ${plot.dataset}/${plot.architecture}`,
  );
  return svg.replace(
    /^<svg [^>]*>/,
    (head) =>
      `${
        head.slice(0, -1)
      } role="img"><title>${title}</title><style>${STYLE}</style>`,
  ) + "\n";
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
