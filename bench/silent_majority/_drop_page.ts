/**
 * What the two claims about minority drop share: the rule, the tables and the plots. A page names its tracer and its
 * controls.
 *
 * @module
 */
import {
  columnsOf,
  decideBy,
  type DecisionRule,
  percentagePoints,
  type Plot,
  type Table,
} from "@spuriousbench/spuriousbench";
import { DECIDED_K, REPORTED_K } from "./_edits.ts";
import { MARGIN_MATCHED } from "./_readings.ts";
import { PLACE_INDEPENDENT, plantedFires } from "./setting.ts";

/** What both are decided by: half B's contrast when the channels that the tracer names are zeroed. */
const TRACED = { quantity: "contrast of the drop", condition: "traced" };

/**
 * The traced channels set minority images apart by 5 pp, the majority's drop is below half the minority's, and every
 * control of the same network is exceeded.
 */
export function decideDrop(controls: readonly string[]): DecisionRule {
  return decideBy(TRACED, {
    smallestEffect: percentagePoints(5),
    asStatedToo: [{
      says: "the majority's drop is below half the minority's",
      readout: { quantity: "minority drop", condition: TRACED.condition },
      minus: { quantity: "majority drop", condition: TRACED.condition },
      times: 2,
      above: 0,
    }],
    against: controls.map((name) => ({
      name,
      arm: "main",
      readout: { ...TRACED, condition: name },
    })),
    silentIn: [PLACE_INDEPENDENT],
    firesIn: [plantedFires("the tracer finds the planted channels", TRACED)],
  });
}

/** Drops and contrasts at the decided k, and the contrast by k of what `byK` names. */
export function dropTables(
  { controls, byK }: {
    readonly controls: readonly string[];
    readonly byK: readonly string[];
  },
): Table[] {
  const conditions = [TRACED.condition, ...controls];
  const contrast = { quantity: TRACED.quantity, as: "points" } as const;
  return [{
    title: `Drop on half B, k = ${DECIDED_K}`,
    columns: columnsOf(
      conditions.filter((condition) => condition !== MARGIN_MATCHED),
      { quantity: "drop", as: "points" },
    ),
  }, {
    title: `Contrast of the drop, k = ${DECIDED_K}`,
    columns: columnsOf(conditions, contrast),
  }, {
    title: `Contrast of the drop by k (exploratory but for k = ${DECIDED_K})`,
    columns: columnsOf(
      byK.flatMap((name) => REPORTED_K.map((k) => `${name}, k = ${k}`)),
      contrast,
    ),
    groups: ["all"],
  }];
}

/** The drop of every group under the page's tracer by k, and its contrast beside that of random channels. */
export function dropPlots(tracer: string): Plot[] {
  const x = { label: "channels zeroed (k)", scale: "log" } as const;
  const pointsOf = (quantity: string, name: string, group: string) =>
    REPORTED_K.map((k) => ({
      x: k,
      quantity,
      condition: `${name}, k = ${k}`,
      group,
    }));
  return [{
    name: "dose-response",
    title: "Drop on half B against the number of zeroed channels",
    x,
    y: { label: "drop in accuracy", as: "points" },
    series: ["G0", "G1", "G2", "G3"].map((group) => ({
      name: group,
      points: pointsOf("drop", tracer, group),
    })),
  }, {
    name: "contrast",
    title: "Contrast of the drop against the number of zeroed channels",
    x,
    y: { label: TRACED.quantity, as: "points" },
    series: [tracer, "random"].map((name) => ({
      name,
      points: pointsOf(TRACED.quantity, name, "all"),
    })),
  }];
}
