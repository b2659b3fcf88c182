import {
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  sweeps,
} from "@spuriousbench/spuriousbench";
import {
  FIXTURE_TRAINING,
  MAGNITUDE_EDITS,
  memorised,
  MISSING,
  networkFor,
  NEURONS_FIXTURE,
  observeMagnitude,
  PAPER,
  PAPER_ON,
  PLACE_INDEPENDENT,
  REPORTED_K,
} from "@spuriousbench/spuriousbench/silent-majority";

/** The three channels whose filters have the largest L2 norm, zeroed. */
const traced = { quantity: "contrast of the drop", condition: "traced" };

/** The same quantity under another condition of the same network. */
function against(condition: string) {
  return {
    name: condition,
    arm: "main" as const,
    readout: { ...traced, condition },
  };
}

export default defineClaim({
  id: "silent-majority/minority-drop-magnitude",
  version: 1,
  kind: "claim",
  statement:
    "Zeroing the few channels with the largest filters lowers minority accuracy, majority accuracy almost not.",
  source: {
    paper: PAPER,
    where: "abstract; README; Figures 1 to 5; channel-wise scripts",
    on: PAPER_ON,
    reported: [{
      what: "README example, top-1 channel conv1.weight[28]: drop of G0 to G3",
      value: "0.27, 17.68, 25.41, 5.64 pp; train before, test after",
      evidence: "calculated",
    }],
  },
  on: { fixture: NEURONS_FIXTURE },
  missing: MISSING,
  deviations: {
    fixture: {
      training: FIXTURE_TRAINING,
      measurement: [
        "a tracer that sees no images cannot be traced for the majority, so that control does not exist here",
        "one split before and after the edit; half A traces, half B is read",
        "shortcut convolutions compete under both tracers; as published only under the gradient tracer",
      ],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    edited: sweeps(unit, { of: networkFor(unit), specs: MAGNITUDE_EDITS }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ edited }) => observeMagnitude(edited),
  decide: decideBy(traced, {
    smallestEffect: percentagePoints(5),
    asStatedToo: [{
      says: "the majority's drop is below half the minority's",
      readout: { quantity: "minority drop", condition: "traced" },
      minus: { quantity: "majority drop", condition: "traced" },
      times: 2,
      above: 0,
    }],
    against: [
      against("same-layer random"),
      against("margin-matched majority"),
    ],
    silentIn: [PLACE_INDEPENDENT],
    firesIn: [{
      name: "planted network",
      arm: "positive",
      criteria: [{
        says: "the tracer finds the planted channels",
        readout: traced,
        above: percentagePoints(5),
      }],
    }],
  }),

  tables: [{
    title: "Drop on half B, k = 3",
    columns: ["traced", "same-layer random"].map(
      (condition) => ({
        heading: condition,
        quantity: "drop",
        condition,
        as: "points" as const,
      }),
    ),
  }, {
    title: "Contrast of the drop, k = 3",
    columns: ["traced", "same-layer random", "margin-matched majority"].map(
      (condition) => ({
        heading: condition,
        quantity: "contrast of the drop",
        condition,
        as: "points" as const,
      }),
    ),
  }, {
    title: "Contrast of the drop by k (exploratory but for k = 3)",
    columns: ["largest magnitude", "smallest magnitude", "random"].flatMap((
      name,
    ) =>
      [1, 2, 3, 5, 10].map((k) => ({
        heading: `${name}, k = ${k}`,
        quantity: "contrast of the drop",
        condition: `${name}, k = ${k}`,
        as: "points" as const,
      }))
    ),
    groups: ["all"],
  }],
  plots: [{
    name: "dose-response",
    title: "Drop on half B against the number of zeroed channels",
    x: { label: "channels zeroed (k)", scale: "log" },
    y: { label: "drop in accuracy", as: "points" },
    series: ["G0", "G1", "G2", "G3"].map((group) => ({
      name: group,
      points: REPORTED_K.map((k) => ({
        x: k,
        quantity: "drop",
        condition: `largest magnitude, k = ${k}`,
        group,
      })),
    })),
  }, {
    name: "contrast",
    title: "Contrast of the drop against the number of zeroed channels",
    x: { label: "channels zeroed (k)", scale: "log" },
    y: { label: "contrast of the drop", as: "points" },
    series: ["largest magnitude", "random"].map((name) => ({
      name,
      points: REPORTED_K.map((k) => ({
        x: k,
        quantity: "contrast of the drop",
        condition: `${name}, k = ${k}`,
        group: "all",
      })),
    })),
  }],
});
