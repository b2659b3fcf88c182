import {
  accuracies,
  accuracyGaps,
  contrastOf,
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  sameSplitDrops,
  trainingConverged,
} from "@spuriousbench/spuriousbench";
import {
  ermNetwork,
  FIXTURE,
  PLACE_INDEPENDENT,
} from "@spuriousbench/spuriousbench/silent-majority";

/** The example of the published README: train accuracy before an edit minus test accuracy after it. */
const mixedSplits = {
  quantity: "contrast of the gap",
  condition: "train − test",
};

/** The honest readout: one split before and after. Nothing was edited, so nothing drops. */
const sameSplit = {
  quantity: "contrast of the drop",
  condition: "train − train",
};

export default defineClaim({
  id: "audits/split-mix-up",
  version: 1,
  kind: "audit",
  statement:
    "Comparing train accuracy before an edit with test accuracy after it shows a drop that is larger for minority groups, although nothing was edited.",
  on: {
    fixture: {
      ...FIXTURE,
      protocol: "as-published",
      cases: [{ dataset: "dominoes", negative: [PLACE_INDEPENDENT.dataset] }],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: ermNetwork(unit), on: ["train", "test"] }),
  }),
  preconditions: ({ network }) => trainingConverged(network),
  measure: ({ network }) => [
    ...accuracies(network, "train"),
    ...accuracies(network, "test"),
    ...accuracyGaps(network),
    contrastOf(accuracyGaps(network), network.scheme),
    ...sameSplitDrops(network),
    contrastOf(sameSplitDrops(network), network.scheme),
  ],
  decide: decideBy(mixedSplits, {
    smallestEffect: percentagePoints(5),
    against: [{
      name: "the readout on one split, before and after",
      arm: "main",
      readout: sameSplit,
    }],
    silentIn: [PLACE_INDEPENDENT],
  }),

  tables: [{
    title: "The drop that the mixed readout reports for an unmodified network",
    columns: [
      {
        heading: "before (train)",
        quantity: "accuracy",
        condition: "train",
        as: "percent",
      },
      {
        heading: "after (test)",
        quantity: "accuracy",
        condition: "test",
        as: "percent",
      },
      {
        heading: "reported drop",
        quantity: "gap",
        condition: "train − test",
        as: "points",
      },
    ],
  }, {
    title:
      "Contrast: the minority groups' drop minus that of the majority groups of the same class",
    columns: [
      { heading: "mixed splits", ...mixedSplits, as: "points" },
      { heading: "one split", ...sameSplit, as: "points" },
    ],
  }],
});
