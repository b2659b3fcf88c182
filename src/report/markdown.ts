import type {
  ArmOutcome,
  Comparison,
  Decision,
  Finding,
} from "../claims/decision.ts";
import { UNKNOWN_PROBE } from "../claims/numerics.ts";
import type { Column, Source } from "../claims/types.ts";
import { describeTransform } from "../datasets/picture_transform.ts";
import {
  countOf,
  formatPercent,
  formatPoints,
  markdownTable,
  sha256Hex,
} from "../text/mod.ts";
import { pageName } from "./file_name.ts";
import { plotCaption, plotFileName, type ReportPlot } from "./plot_model.ts";
import type {
  Cell,
  ClaimReport,
  ReportProvenance,
  ReportTable,
} from "./model.ts";

/** A claim's report as Markdown. Rendered from the model alone. */
export function renderMarkdown(report: ClaimReport): string {
  return [
    `# ${report.claim}`,
    `> ${report.statement}`,
    sourceSection(report.source),
    "## Verdict",
    ...(report.decisions.length === 0
      ? [`Not run at scale \`${report.scale}\`.`]
      : report.decisions.map((decision) => decisionSection(decision, report))),
    ...report.tables.filter(({ rows }) => rows.length > 0).map(tableSection),
    ...report.plots.map((plot) => plotSection(plot, pageName(report))),
    deviationSection(report),
    provenanceSection(report),
  ].filter((section) => section !== "").join("\n\n") + "\n";
}

/** `reproduced`, `contradicted (absent)`, … */
export function verdictWords(
  { verdict, detail }: Pick<Finding, "verdict" | "detail">,
): string {
  return detail ? `${verdict} (${detail})` : verdict;
}

/** The name of a setting as verdicts carry it: a fixture verdict speaks of the fixture only, one of files of these. */
export function settingWords({ subject }: Decision): string {
  const { dataset, architecture, architectureDigest, weights } = subject;
  return `in ${dataset}/${architecture}${
    architectureDigest === undefined ? "" : ", own network"
  }${weights === undefined ? "" : ", given weights"}`;
}

function sourceSection(source: Source | null): string {
  if (!source) {
    return "An audit: a measurement of our own, with no published statement behind it.";
  }
  const rows = source.reported.map(({ what, value, evidence }) => [
    what,
    value,
    evidence === "second-hand" ? "second-hand, unverified" : evidence,
  ]);
  const where = `Source: ${source.paper}, ${source.where}.`;
  return rows.length === 0
    ? where
    : `${where}\n\n${
      markdownTable(["the paper's number", "value", "evidence"], rows)
    }`;
}

function decisionSection(decision: Decision, report: ClaimReport): string {
  const { asStated, controlled, seeds, subject } = decision;
  return [
    `**As stated: ${verdictWords(asStated)}. Controlled: ${
      verdictWords(controlled)
    }.** ` +
    `${capitalised(settingWords(decision))}, protocol ${subject.protocol}, ${
      countOf(seeds.length, "seed")
    }; ` +
    `smallest effect that matters ${formatPoints(report.rule.smallestEffect)}.`,
    findingTable("As stated", asStated),
    findingTable("Controlled", controlled),
    armTable(decision),
    preconditionList(decision),
  ].filter((part) => part !== "").join("\n\n");
}

function findingTable(title: string, finding: Finding): string {
  const rows = finding.comparisons.map((
    one,
  ) => [one.says, ...comparisonCells(one)]);
  const table = markdownTable(
    [
      title,
      "mean [95 % interval]",
      "must exceed",
      "outcome",
      "could have detected",
      "seeds to decide",
    ],
    rows,
  );
  const reasons = finding.reasons.map((reason) => `- ${reason}`).join("\n");
  return reasons === ""
    ? table
    : `${table}\n\n${title}, why no more than this:\n\n${reasons}`;
}

function comparisonCells(one: Comparison): string[] {
  return [
    intervalWords(one),
    formatPoints(one.threshold),
    one.holds ? "holds" : one.refuted ? "refuted" : "open",
    one.detectable === undefined ? "–" : formatPoints(one.detectable),
    one.seedsToDecide === undefined ? "–" : one.seedsToDecide,
  ].map(String);
}

/** `+21.2 pp [+18.0 pp, +24.4 pp]`, or what there is instead. */
export function intervalWords(
  { estimate, values }: Pick<Comparison, "estimate" | "values">,
): string {
  if (!estimate) {
    return values.length === 0
      ? "not run"
      : `${formatPoints(values[0]!.value)} (1 seed)`;
  }
  const { mean, low, high } = estimate;
  return `${formatPoints(mean)} [${formatPoints(low)}, ${formatPoints(high)}]`;
}

function armTable({ negative, positive }: Decision): string {
  const row = (one: ArmOutcome, wanted: boolean) => [
    one.name,
    one.arm,
    one.dataset,
    one.comparisons.map(intervalWords).join("; "),
    !one.ran ? "too few seeds" : one.fires ? "fires" : "silent",
    !one.ran ? "no" : one.fires === wanted ? "yes" : "no",
  ];
  const rows = [
    ...negative.map((one) => row(one, false)),
    ...positive.map((one) => row(one, true)),
  ];
  if (rows.length === 0) return "";
  return markdownTable([
    "control arm",
    "kind",
    "dataset",
    "readout",
    "it",
    "as it must",
  ], rows);
}

function preconditionList({ failedPreconditions }: Decision): string {
  if (failedPreconditions.length === 0) return "";
  return "Preconditions not met (seeds are listed, never replaced):\n\n" +
    failedPreconditions.map(({ seed, arm, dataset, name, found }) =>
      `- seed ${seed}, ${arm}, ${dataset}: ${name}; found ${found}`
    ).join("\n");
}

function tableSection({ title, columns, rows }: ReportTable): string {
  const protocols = new Set(rows.map(({ protocol }) => protocol));
  const body = rows.map((row) => [
    row.arm,
    `${row.dataset}/${row.architecture}` +
    (protocols.size > 1 ? `, ${row.protocol}` : ""),
    row.group,
    String(row.n),
    ...row.cells.map((cell, index) => cellWords(cell, columns[index]!)),
  ]);
  const seeds = rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell ? [cell.seeds] : [])
  );
  return `## ${title}\n\n` +
    markdownTable(
      [
        "arm",
        "setting",
        "group",
        "images",
        ...columns.map((c) => c.heading),
      ],
      body,
      {
        align: [
          "left",
          "left",
          "left",
          "right",
          ...columns.map(() => "right" as const),
        ],
      },
    ) +
    (Math.max(...seeds) === 1
      ? "\n\nOne seed, so there is no interval."
      : `\n\nMean over seeds ± half the 95 % t interval; ${
        rangeOf(seeds)
      } seeds per cell.`);
}

function plotSection(plot: ReportPlot, page: string): string {
  const { title, dataset, architecture } = plot;
  return `## ${title}, ${dataset}/${architecture}\n\n` +
    `![${title}](${plotFileName(page, plot)})\n\n` +
    plotCaption(plot);
}

function rangeOf(counts: readonly number[]): string {
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  return fewest === most ? String(most) : `${fewest} to ${most}`;
}

/** A cell as it is printed: `97.3 ± 0.4 %`, `+22.1 ± 2.4 pp`. */
export function cellWords(cell: Cell | null, column: Column): string {
  if (!cell) return "–";
  const { mean, halfWidth } = cell;
  const unit = column.as === "percent"
    ? " %"
    : column.as === "points"
    ? " pp"
    : "";
  const number = column.as === "number"
    ? mean.toPrecision(4)
    : (column.as === "percent" ? formatPercent(mean) : formatPoints(mean))
      .replace(unit, "");
  const spread = halfWidth === null
    ? ""
    : ` ± ${
      column.as === "number"
        ? halfWidth.toPrecision(2)
        : (100 * halfWidth).toFixed(1)
    }`;
  return `${number}${spread}${unit}`;
}

function deviationSection({ deviations }: ClaimReport): string {
  if (deviations.length === 0) return "";
  return "## What differs from the paper\n\n" +
    deviations.map((one) => `- ${one}`).join("\n");
}

function provenanceSection(
  { provenance, units, errors, scale, subject }: ClaimReport,
): string {
  const counts = `${
    countOf(units.done, "unit")
  } measured, ${units.failed} failed${
    subject === undefined ? `, scale ${scale}` : ""
  }`;
  const failures = errors.map((error) => `- failed: ${error}`).join("\n");
  if (!provenance) {
    return `## Provenance\n\n${counts}.${failures && `\n\n${failures}`}`;
  }
  return "## Provenance\n\n" +
    markdownTable(["what", "value"], provenanceRows(provenance, counts)) +
    (failures && `\n\n${failures}`);
}

function provenanceRows(
  provenance: ReportProvenance,
  counts: string,
): string[][] {
  const { numerics, seeds } = provenance;
  return [
    ["units", counts],
    [
      "commit",
      provenance.commits.join(", ") +
      (provenance.dirty ? " (work tree changed)" : ""),
    ],
    ["harness", provenance.harness],
    ["Deno", provenance.deno],
    ["backend", `${numerics.backend}, TensorFlow ${numerics.tensorflow}`],
    ...deviceRows(numerics),
    ["seeds", seedWords(seeds)],
    ["measured", `${provenance.firstStartedAt} to ${provenance.lastStartedAt}`],
    [
      "bench code (sha256)",
      provenance.benchDigests.map((one) => one.slice(0, 16)).join(", "),
    ],
    ...Object.entries(provenance.data ?? {}).flatMap((
      [name, { content, transform }],
    ) => [
      [`content of ${name} (sha256)`, content],
      [`pictures of ${name}`, describeTransform(transform)],
    ]),
    ...Object.entries(provenance.architectureFiles ?? {}).map((
      [name, { sha256 }],
    ) => [`file of ${name} (sha256)`, sha256]),
    ...inputRows(provenance),
  ];
}

/** What computed. Reports from before numerics were measured know neither oneDNN nor a probe, and say neither. */
function deviceRows(
  { device, oneDnn, threads, probe }: ReportProvenance["numerics"],
): string[][] {
  const library = oneDnn === null ? "" : `, oneDNN ${oneDnn ? "on" : "off"}`;
  return [
    ["device", `${device}${library}, ${countOf(threads, "thread")} per worker`],
    ...(probe === UNKNOWN_PROBE
      ? []
      : [["numerics (sha256 of the probe)", probe.slice(0, 16)]]),
  ];
}

/** Per kind of artifact, how many and one digest over all of theirs; the JSON has each. */
function inputRows({ inputs }: ReportProvenance): string[][] {
  const kinds = [...new Set(inputs.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const digests = new Set(
      inputs.filter((one) => one.kind === kind).map(({ digest }) => digest),
    );
    const together = sha256Hex([...digests].sort().join("\n")).slice(0, 16);
    return [`${kind} (sha256)`, `${digests.size}, together ${together}`];
  });
}

/** `100–119`, or the seeds one by one where they are not consecutive. */
function seedWords(seeds: readonly number[]): string {
  const first = seeds[0]!;
  const consecutive = seeds.length > 1 &&
    seeds.every((seed, index) => seed === first + index);
  return consecutive ? `${first}–${seeds.at(-1)}` : seeds.join(", ");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
