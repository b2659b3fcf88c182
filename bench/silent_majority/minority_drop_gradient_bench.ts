import { defineClaim, predictions, sweeps } from "@spuriousbench/spuriousbench";
import {
  decideDrop,
  dropPlots,
  dropTables,
  FIXTURE_TRAINING,
  GRADIENT_EDITS,
  MARGIN_MATCHED,
  memorised,
  MISSING,
  networkFor,
  NEURONS_FIXTURE,
  observeGradient,
  PAPER,
  PAPER_ON,
} from "@spuriousbench/spuriousbench/silent-majority";

/** What the traced channels are compared with. Traced: the three channels with the largest loss gradient on a minority group's hardest images, zeroed; mean over both groups. */
const controls = [
  "same-layer random",
  "traced for the majority",
  MARGIN_MATCHED,
];

export default defineClaim({
  id: "silent-majority/minority-drop-gradient",
  version: 1,
  kind: "claim",
  statement:
    "Zeroing the few channels with the largest gradient lowers minority accuracy, majority accuracy almost not.",
  source: {
    paper: PAPER,
    where: "abstract; README; Figures 1 to 5; channel-wise scripts",
    on: PAPER_ON,
    reported: [{
      what: "Waterbirds and CelebA, top-1 neuron removed: minority accuracy",
      value: "−4.90 and −3.57 pp, majority less than 1.5 pp",
      evidence: "second-hand",
    }],
  },
  on: { fixture: NEURONS_FIXTURE },
  missing: MISSING,
  deviations: {
    fixture: {
      training: FIXTURE_TRAINING,
      measurement: [
        "gradients on at most 200 half-A images of a group; the published test-split variant selects on test labels",
        "one split before and after the edit; half A traces, half B is read",
        "shortcut convolutions compete under both tracers; as published only under the gradient tracer",
      ],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    edited: sweeps(unit, { of: networkFor(unit), specs: GRADIENT_EDITS }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ edited }) => observeGradient(edited),
  decide: decideDrop(controls),

  tables: dropTables({
    controls,
    byK: ["traced for the minority", "random"],
  }),
  plots: dropPlots("traced for the minority"),
});
