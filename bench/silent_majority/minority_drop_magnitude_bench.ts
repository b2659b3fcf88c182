import { defineClaim, predictions, sweeps } from "@spuriousbench/spuriousbench";
import {
  decideDrop,
  dropPlots,
  dropTables,
  FIXTURE_TRAINING,
  MAGNITUDE_EDITS,
  MARGIN_MATCHED,
  memorised,
  MISSING,
  networkFor,
  NEURONS_FIXTURE,
  observeMagnitude,
  PAPER,
  PAPER_ON,
} from "@spuriousbench/spuriousbench/silent-majority";

/** What the traced channels are compared with. Traced: the three channels whose filters have the largest L2 norm, zeroed. */
const controls = ["same-layer random", MARGIN_MATCHED];

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
  decide: decideDrop(controls),

  tables: dropTables({
    controls,
    byK: ["largest magnitude", "smallest magnitude", "random"],
  }),
  plots: dropPlots("largest magnitude"),
});
