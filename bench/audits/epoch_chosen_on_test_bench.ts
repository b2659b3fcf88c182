import {
  decideBy,
  defineClaim,
  observeEpochChoice,
  percentagePoints,
  predictions,
} from "@spuriousbench/spuriousbench";
import {
  ermNetwork,
  fineTuning,
  FIXTURE,
  memorised,
  PENULTIMATE_LOOP,
} from "@spuriousbench/spuriousbench/silent-majority";

const chosenOnTest = {
  quantity: "worst-group change",
  condition: "loop, epoch chosen on test",
};

export default defineClaim({
  id: "audits/epoch-chosen-on-test",
  version: 1,
  kind: "audit",
  onRequest: true,
  statement:
    "Reporting the best epoch on the test split makes a fine-tuning loop look as if it helped the worst group.",
  on: { fixture: FIXTURE },
  deviations: {
    fixture: {
      measurement: [
        "the loop compares penultimate features and is trained on logits, the variant that destroys least",
      ],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: ermNetwork(unit), on: ["train", "test"] }),
    loop: fineTuning(unit, { of: ermNetwork(unit), spec: PENULTIMATE_LOOP }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ loop }) => observeEpochChoice(loop, "loop"),
  decide: decideBy(chosenOnTest, {
    smallestEffect: percentagePoints(3),
    against: ["last epoch", "epoch chosen on validation"].map((choice) => ({
      name: `the same run, ${choice}`,
      arm: "main" as const,
      readout: { ...chosenOnTest, condition: `loop, ${choice}` },
    })),
    minimumSeeds: 10,
  }),

  tables: [{
    title: "Worst-group test accuracy, change from the start",
    columns: [
      "last epoch",
      "epoch chosen on validation",
      "epoch chosen on test",
    ]
      .map((choice) => ({
        heading: choice,
        quantity: "worst-group change",
        condition: `loop, ${choice}`,
        as: "points" as const,
      })),
  }],
});
