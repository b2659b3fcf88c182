import { decideBy } from "../../src/claims/rule.ts";
import type { Claim, Observation, UnitRecord } from "../../src/claims/types.ts";
import { buildReport } from "../../src/report/model.ts";
import {
  type BuiltOptions,
  builtRecord,
  SUBJECT,
} from "../claims/_built_records.ts";

const contrast = { quantity: "contrast of the gap", condition: "train − test" };

export const CLAIM: Claim = {
  id: SUBJECT.claim,
  version: 1,
  kind: "claim",
  statement: "Networks memorise minority groups.",
  source: {
    paper: "A paper",
    where: "Figure 1",
    reported: [
      { what: "gap of G1", value: "33.1 ± 2 %", evidence: "code" },
      { what: "gap | G2", value: "n/a", evidence: "second-hand" },
    ],
  },
  on: {
    fixture: {
      cases: [{ dataset: "data", negative: ["blank"] }],
      architectures: ["net"],
      protocol: "faithful",
      seeds: 5,
    },
  },
  deviations: {
    fixture: {
      training: ["trained for one epoch"],
      measurement: ["half of the images"],
    },
  },
  needs: () => ({}),
  measure: () => [],
  decide: decideBy(contrast, {
    smallestEffect: 0.05,
    against: [{
      name: "the blank network",
      arm: "negative",
      dataset: "blank",
      readout: contrast,
    }],
    silentIn: [{ name: "the blank network", dataset: "blank" }],
  }),
  tables: [{
    title: "Accuracy per group",
    columns: [
      {
        heading: "train",
        quantity: "accuracy",
        condition: "train",
        as: "percent",
      },
      {
        heading: "gap",
        quantity: "gap",
        condition: "train − test",
        as: "points",
      },
      { heading: "loss", quantity: "loss", condition: "train", as: "number" },
    ],
  }, {
    title: "Contrast",
    columns: [{ heading: "contrast", ...contrast, as: "points" }],
  }],
};

/** Shift of each seed, so that means and intervals are not those of constants. */
const SHIFTS = [-0.02, -0.01, 0, 0.01, 0.03];

function observations(seed: number, gap: number): Observation[] {
  const shift = SHIFTS[seed % SHIFTS.length]!;
  return [
    ...["G0", "G1"].flatMap((group, minority) => [
      {
        quantity: "accuracy",
        condition: "train",
        group,
        value: 0.97 + shift,
        n: 50,
      },
      {
        quantity: "gap",
        condition: "train − test",
        group,
        value: minority * gap + shift,
        n: 40 + minority,
      },
    ]),
    // Only one group has a loss.
    {
      quantity: "loss",
      condition: "train",
      group: "G0",
      value: 0.0123456 + shift / 10,
      n: 50,
    },
    { ...contrast, group: "all", value: gap + shift, n: 40 },
  ];
}

export function record(
  seed: number,
  gap: number,
  options: BuiltOptions = {},
): UnitRecord {
  const base = builtRecord(seed, {}, options);
  return base.state === "failed"
    ? base
    : { ...base, observations: observations(seed, gap) };
}

/** Five seeds in which minority groups lose 30 points, and none in the blank network. */
export const RECORDS: readonly UnitRecord[] = [0, 1, 2, 3, 4].flatMap((
  seed,
) => [
  record(seed, 0.3),
  record(seed, 0, { arm: "negative", dataset: "blank" }),
]);

export function report(records = RECORDS) {
  return buildReport(CLAIM, "fixture", records);
}

/** The tables of a Markdown page by their heading line: rows of trimmed cells, without the rule. */
export function tablesOf(markdown: string): string[][][] {
  const tables: string[][][] = [];
  let open = false;
  for (const line of markdown.split("\n")) {
    if (!line.startsWith("|")) {
      open = false;
      continue;
    }
    const cells = line.slice(1, -1).split(/(?<!\\)\|/).map((cell) =>
      cell.trim()
    );
    if (!open) tables.push([]);
    open = true;
    if (!cells.every((cell) => /^:?-+:?$/.test(cell))) {
      tables.at(-1)!.push(cells);
    }
  }
  return tables;
}
