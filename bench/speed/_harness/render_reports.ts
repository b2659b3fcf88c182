import { formatBytes, markdownTable } from "../../../src/text/mod.ts";
import { median } from "../../../src/stats/mod.ts";
import { type ImagesReport, renderImages } from "./images_report.ts";
import { instructionsOf } from "./instructions.ts";
import {
  type Comparison,
  type Peer,
  PEERS,
  type SkippedComparison,
  type SpeedReport,
} from "./types.ts";

/** Of which an official table has at least this many pairs. */
export const OFFICIAL_PAIRS = 15;

const LABELS: Readonly<Record<Peer, string>> = {
  eager: "eager",
  channels_last: "channels_last",
  compile: "torch.compile",
};

/**
 * The page `reports/speed/README.md`: one table over all reports, and what one must know to read it. It says
 * nothing that is not in the reports.
 *
 * @param reports In the order of the table.
 * @param images A section of its own, if they were measured.
 */
export function renderReports(
  reports: readonly SpeedReport[],
  images: readonly ImagesReport[] = [],
): string {
  return [
    "# Speed beside PyTorch",
    "",
    "Made by `deno task bench` from the JSON files of this folder, which hold every sample; do not edit.",
    "",
    "Both sides compute the same from the same weights and batches (checked before and after; the tolerance is in " +
    "the JSON). They run in turn, the order swapped from pair to pair, each in a process of its own and with the " +
    "same number of threads. A number is the median over the pairs, milliseconds per unit of work, the clock " +
    "stopped after a value of the result has been read. Ours includes copying the images in; PyTorch's are tensors " +
    "in its memory format already. “times” is the median of the paired ratios, PyTorch's time over ours, with " +
    "its distribution-free 95 % interval: above 1 we are faster. Memory is the high-water mark of the whole process.",
    "",
    "“instructions” is what oneDNN may use on our side and what PyTorch calls its capability. A row speaks of its " +
    "processor and its day alone: rows of other processors stay until they are measured again there. A capped " +
    "processor is not the older one: caches, clock and memory remain its own.",
    "",
    resultsTable(reports),
    "",
    ...profileSection(reports),
    "## Circumstances",
    "",
    circumstancesTable(reports),
    "",
    ...(images.length === 0 ? [] : ["## Images", ""]),
    ...images.flatMap((one) => [renderImages(one), ""]),
  ].join("\n");
}

function resultsTable(reports: readonly SpeedReport[]): string {
  const right = "right" as const;
  return markdownTable(
    [
      "bench",
      "processor, day",
      "instructions",
      "ours (ms)",
      ...PEERS.flatMap((peer) => [`${LABELS[peer]} (ms)`, "times"]),
      "required of eager",
      "memory ours / eager",
    ],
    reports.map((report) => [
      report.name,
      `${report.circumstances.cpu}, ${
        report.circumstances.measuredAt.slice(0, 10)
      }`,
      instructionWords(report),
      oursMs(report),
      ...PEERS.flatMap((peer) => peerCells(find(report, peer))),
      requirement(report),
      memory(find(report, "eager")),
    ]),
    {
      align: [
        "left",
        "left",
        "left",
        right,
        ...PEERS.flatMap(() => [right, right]),
        right,
        right,
      ],
    },
  );
}

/** `avx2 / AVX2`, capped or not; what an old report's profile tells of ours; or that it tells nothing. */
function instructionWords(report: SpeedReport): string {
  const found = instructionsOf(report);
  if (found === undefined) return "not recorded";
  if (found.isInferred) return `${found.ours} by its profile`;
  const { isa } = report.circumstances;
  return `${found.ours} / ${found.peer}${isa === undefined ? "" : ", capped"}`;
}

/** Of the benches that miss their bound. */
function profileSection(reports: readonly SpeedReport[]): string[] {
  const missed = reports.filter((report) => isMissed(report) && report.profile);
  if (missed.length === 0) return [];
  return [
    "## Where a bound is missed: where our time goes",
    "",
    "By the clock of oneDNN, the library that computes convolutions, matrix products and normalisations on both sides " +
    "(`ONEDNN_VERBOSE=1`, two more runs of our side alone); primitives that run side by side both count. The rest of " +
    "a unit is everything that is no such primitive.",
    "",
    ...missed.flatMap((report) => [profileTable(report), ""]),
  ];
}

/** Kinds of primitives that a table shows. */
const SHOWN = 6;

function profileTable(report: SpeedReport): string {
  const rows = report.profile ?? [];
  const total = rows.reduce((sum, { ms }) => sum + ms, 0);
  return markdownTable(
    [report.name, "implementation", "calls", "ms"],
    [
      ...rows.slice(0, SHOWN).map((
        { primitive, implementation, calls, ms },
      ) => [
        primitive,
        implementation,
        calls.toFixed(0),
        formatMs(ms),
      ]),
      ["all of oneDNN", "", "", formatMs(total)],
      ["the unit", "", "", oursMs(report)],
    ],
    { align: ["left", "left", "right", "right"] },
  );
}

function circumstancesTable(reports: readonly SpeedReport[]): string {
  return markdownTable(
    [
      "bench",
      "what",
      "pairs",
      "threads",
      "machine",
      "load before",
      "versions",
      "commit",
      "measured",
    ],
    reports.map((report) => {
      const { circumstances: at, comparisons } = report;
      const ran = comparisons.filter(isRun);
      const pairs = Math.min(...ran.map(({ oursMs }) => oursMs.length));
      return [
        report.name,
        report.what,
        pairs < OFFICIAL_PAIRS ? `${pairs} (a trial)` : String(pairs),
        String(at.threads),
        `${at.cpu}, ${at.cores} cores, ${formatBytes(at.memoryBytes)}`,
        at.loadBefore.toFixed(1),
        Object.entries(ran[0]?.versions ?? {})
          .map(([name, version]) => `${name} ${version}`).join(", "),
        at.commit,
        at.measuredAt.slice(0, 10),
      ];
    }),
  );
}

function isRun(
  comparison: Comparison | SkippedComparison,
): comparison is Comparison {
  return !("skipped" in comparison);
}

function find(
  report: SpeedReport,
  peer: Peer,
): Comparison | SkippedComparison | undefined {
  return report.comparisons.find((comparison) => comparison.peer === peer);
}

/** Over the series against all peers: the same program in the same circumstances. */
function oursMs(report: SpeedReport): string {
  const samples = report.comparisons.filter(isRun)
    .flatMap(({ oursMs }) => oursMs);
  return formatMs(median(samples));
}

function peerCells(
  comparison: Comparison | SkippedComparison | undefined,
): [string, string] {
  if (comparison === undefined) return ["–", "–"];
  if (!isRun(comparison)) return ["did not run", "–"];
  const { estimate, low, high } = comparison.ratio;
  return [
    formatMs(median(comparison.peerMs)),
    `${estimate.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
  ];
}

function requirement(report: SpeedReport): string {
  const eager = find(report, "eager");
  const required = `≥ ${report.bound}`;
  if (eager === undefined || !isRun(eager)) return `${required}: not run`;
  return `${required}: ${isMissed(report) ? "missed" : "met"}`;
}

/** Whether the lower end of the interval is below the bound. */
function isMissed(report: SpeedReport): boolean {
  const eager = find(report, "eager");
  return eager !== undefined && isRun(eager) && eager.ratio.low < report.bound;
}

function memory(comparison: Comparison | SkippedComparison | undefined) {
  if (comparison === undefined || !isRun(comparison)) return "–";
  const { ours, peer } = comparison.peakBytes;
  return `${formatBytes(ours)} / ${formatBytes(peer)} = ${
    (ours / peer).toFixed(2)
  }`;
}

function formatMs(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 100 ? 2 : 0);
}
