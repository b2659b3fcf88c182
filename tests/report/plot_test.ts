import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { plotData, plotSpec, renderPlot } from "../../src/report/plot.ts";
import { buildPlots, type ReportPlot } from "../../src/report/plot_model.ts";
import { buildReport } from "../../src/report/model.ts";
import { writeReports } from "../../src/report/write_reports.ts";
import { decideBy, defineClaim } from "../../src/claims/mod.ts";
import { builtRecord } from "../claims/_built_records.ts";
import { filesUnder, textOf } from "../_repository.ts";
import { DOSE_RESPONSE } from "./_plots.ts";

const RECORDS = [
  builtRecord(100, {
    "drop/traced 1": 0.1,
    "drop/traced 3": 0.5,
    "drop/random 1": -0.01,
    "drop/random 3": 0.02,
  }),
  builtRecord(101, {
    "drop/traced 1": 0.1,
    "drop/traced 3": 0.7,
    "drop/random 1": -0.03,
    "drop/random 3": 0.02,
  }),
];

function plotOf(records = RECORDS, plot = DOSE_RESPONSE): ReportPlot {
  return buildPlots([plot], records)[0]!;
}

Deno.test("plotData() has the means and intervals in percentage points", () => {
  const [low, high] = plotData(plotOf());
  assertAlmostEquals(low!.y, 10, 1e-9);
  assertEquals([low!.low, low!.high], [low!.y, low!.y]); // No spread.
  assertAlmostEquals(high!.y, 60, 1e-9);
  // Student's t at .975 with 1 degree of freedom, 12.7062 (table), times the standard error, 10 points.
  assertAlmostEquals(high!.low, 60 - 127.062, 1e-3);
  assertAlmostEquals(high!.high, 60 + 127.062, 1e-3);
});

Deno.test("plotData() leaves a plain number as it is", () => {
  const y = { label: "drop", as: "number" as const };
  const [first] = plotData(plotOf(RECORDS, { ...DOSE_RESPONSE, y }));
  assertAlmostEquals(first!.y, 0.1, 1e-12);
});

Deno.test("plotData() gives a single seed an interval without width", () => {
  const [first] = plotData(plotOf(RECORDS.slice(0, 1)));
  assertEquals([first!.low, first!.high], [first!.y, first!.y]);
});

Deno.test("plotSpec() refuses more series than can be told apart", () => {
  const plot = plotOf();
  const series = Array.from({ length: 9 }, (_, index) => ({
    ...plot.series[0]!,
    name: String(index),
  }));
  assertThrows(
    () => plotSpec({ ...plot, series }),
    RangeError,
    "Cannot draw dose-response: it takes 1 to 8 series, current value is 9",
  );
});

/** Names of the elements, each opened and closed in turn; throws where the text is no XML. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const tag =
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|#\d+);)*")*)\s*(\/?)>/y;
  for (let at = 0; at < xml.length;) {
    if (xml[at] !== "<") {
      const next = xml.indexOf("<", at);
      const text = xml.slice(at, next < 0 ? undefined : next);
      assert(!/&(?!amp;|lt;|gt;|quot;|#)/.test(text), `a bare & in ${text}`);
      at += text.length;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(xml);
    assert(found, `no element at ${xml.slice(at, at + 80)}`);
    const [whole, closing, name, , empty] = found;
    if (closing) assertEquals(open.pop(), name);
    else {
      names.push(name!);
      if (!empty) open.push(name!);
    }
    at += whole.length;
  }
  assertEquals(open, []);
  return names;
}

const svg = await renderPlot(plotOf());

Deno.test("renderPlot() gives well-formed XML with marks in it", () => {
  const names = elementsOf(svg);
  assertEquals(names[0], "svg");
  assert(names.filter((name) => name === "path").length > 10);
});

Deno.test("renderPlot() names the series, the axes with their units and the setting", () => {
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text]) => text);
  for (
    const text of [
      "&lt;traced&gt;",
      "&lt;random&gt;",
      "channels k",
      "drop (pp)",
      "Drop &amp; dose",
      "data/net. Mean over 2 seeds with the 95 % t interval.",
    ]
  ) assert(texts.includes(text), `${text} is not among ${texts}`);
});

Deno.test("renderPlot() writes no NaN, Infinity or undefined", () => {
  assertEquals(/NaN|Infinity|undefined|null/.exec(svg), null);
});

Deno.test("renderPlot() puts a mean where the axis has its value", () => {
  const label = (text: string) => {
    const at = /translate\((-?[\d.]+),(-?[\d.]+)\)[^>]*>/.source;
    const found = new RegExp(`${at}${text.replace("+", "\\+")}</text>`)
      .exec(svg);
    assert(found, `no label ${text}`);
    return { x: Number(found[1]), y: Number(found[2]) };
  };
  const points = [...svg.matchAll(
    /<path transform="translate\(([\d.]+),([\d.]+)\)" d="[^"]*" fill="#2f7fd0"/g,
  )].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  // From 10 to 60 pp on the straight line through the labels 0 and +100.
  const perPoint = (label("+100").y - label("0").y) / 100;
  assertAlmostEquals(points[1]!.y - points[0]!.y, perPoint * 50, 0.5);
  assertAlmostEquals(points[1]!.x, label("3").x, 0.5);
});

Deno.test("renderPlot() gives the same bytes again, also in a process with the coordinator's permissions", async () => {
  assertEquals(await renderPlot(plotOf()), svg);
  const root = new URL("../../", import.meta.url);
  const script = `import { renderPlot } from "${
    new URL("src/report/plot.ts", root).href
  }";
    console.log((await renderPlot(${JSON.stringify(plotOf())})).trimEnd());`;
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/draw.ts`, script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--no-check",
        "--allow-read",
        "--allow-write",
        "--allow-env",
        "--allow-run",
        "--allow-sys",
        `--config=${new URL("deno.json", root).pathname}`,
        `${folder}/draw.ts`,
      ],
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    assertEquals(new TextDecoder().decode(stdout), svg);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("renderPlot() draws no background and answers to both colour schemes", () => {
  assertEquals(/<rect/.test(svg), false);
  for (const scheme of ["light", "dark"]) {
    assert(svg.includes(`@media (prefers-color-scheme:${scheme})`));
  }
});

/** Contrast as WCAG 2.2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const value = parseInt(color.slice(at, at + 2), 16) / 255;
      return value <= 0.04045
        ? value / 12.92
        : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("every colour of a plot stands out 3 : 1 from white and from a dark page", () => {
  const source = textOf("src/report/plot.ts");
  const colors = [...source.matchAll(/(?:"|fill:)(#[0-9a-f]{6})/g)]
    .map(([, color]) => color!);
  assertEquals(colors.length, 12);
  const faint = colors.filter((color) =>
    contrast(color, "#ffffff") < 3 || contrast(color, "#0d1117") < 3
  );
  assertEquals(faint, []);
});

Deno.test("a claim's page shows the plot that is written beside it", async () => {
  const primary = { quantity: "drop", condition: "traced 3" };
  const claim = defineClaim({
    id: "paper/claim",
    version: 1,
    kind: "audit",
    statement: "Traced channels matter.",
    on: {
      fixture: {
        cases: [{ dataset: "data" }],
        architectures: ["net"],
        protocol: "faithful",
        seeds: 5,
      },
    },
    needs: () => ({}),
    measure: () => [],
    decide: decideBy(primary, {
      smallestEffect: 0.05,
      against: [{ name: "random", arm: "main", readout: primary }],
    }),
    tables: [],
    plots: [DOSE_RESPONSE],
  });
  const folder = Deno.makeTempDirSync();
  try {
    await writeReports([buildReport(claim, "fixture", RECORDS)], folder);
    const page = Deno.readTextFileSync(`${folder}/paper--claim.md`);
    const [, file] = /!\[Drop & dose\]\(([^)]+)\)/.exec(page)!;
    assertEquals(file, "paper--claim--dose-response.svg");
    assertEquals(Deno.readTextFileSync(`${folder}/${file}`), svg);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("nothing but plot.ts loads vega, and that only to draw", () => {
  const loads = filesUnder("src").filter((path) =>
    path.endsWith(".ts") && /["']vega(-lite)?["']/.test(textOf(path))
  );
  assertEquals(loads, ["src/report/plot.ts"]);
  const imports = [
    ...textOf("src/report/plot.ts").matchAll(/^import (.*) from "vega/gm),
  ];
  assertEquals(imports.map(([, what]) => what), ["type { TopLevelSpec }"]);
});
