import {
  columnsOf,
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  sweeps,
  train,
} from "@spuriousbench/spuriousbench";
import {
  ermNetwork,
  FIXTURE,
  MAGNITUDE_EDITS,
  memorised,
  observeMagnitude,
  SGD_ERM,
  underOptimiser,
} from "@spuriousbench/spuriousbench/silent-majority";

/** Zeroing the three largest filters of a network trained with SGD and weight decay. */
const sgd = {
  quantity: "contrast of the drop",
  condition: "traced, SGD with weight decay",
};

export default defineClaim({
  id: "audits/selector-depends-on-optimiser",
  version: 1,
  kind: "audit",
  onRequest: true,
  statement:
    "Which channels look critical depends on the optimiser: the largest filters matter under SGD with weight decay and not under Adam without.",
  on: { fixture: FIXTURE },

  needs: (unit) => ({
    network: predictions(unit, { of: ermNetwork(unit), on: ["train", "test"] }),
    adam: sweeps(unit, { of: ermNetwork(unit), specs: MAGNITUDE_EDITS }),
    sgd: sweeps(unit, {
      of: train(unit, { spec: SGD_ERM }),
      specs: MAGNITUDE_EDITS,
    }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ adam, sgd }) => [
    ...underOptimiser(observeMagnitude(adam), "Adam"),
    ...underOptimiser(observeMagnitude(sgd), "SGD with weight decay"),
  ],
  decide: decideBy(sgd, {
    smallestEffect: percentagePoints(5),
    against: [{
      name: "the same network trained with Adam",
      arm: "main",
      readout: { ...sgd, condition: "traced, Adam" },
    }],
  }),

  tables: [{
    title: "Contrast of the drop of the largest filters, k = 3, half B",
    groups: ["all"],
    columns: columnsOf(
      ["Adam", "SGD with weight decay"].flatMap((optimiser) =>
        ["traced", "same-layer random"].map((name) => `${name}, ${optimiser}`)
      ),
      { quantity: "contrast of the drop", as: "points" },
    ),
  }],
});
