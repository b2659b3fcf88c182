import {
  accuracies,
  accuracyGaps,
  contrastOf,
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  trainingConverged,
} from "@spuriousbench/spuriousbench";
import {
  DIGIT_BLANKED,
  ermNetwork,
  FIXTURE,
  FIXTURE_TRAINING,
  MISSING,
  PAPER,
  PAPER_ON,
  PLACE_INDEPENDENT,
} from "@spuriousbench/spuriousbench/silent-majority";

/** Memorization: right on the atypical images of the training set, wrong on those of the test set. */
const gapContrast = {
  quantity: "contrast of the gap",
  condition: "train − test",
};

export default defineClaim({
  id: "silent-majority/minority-memorization",
  version: 1,
  kind: "claim",
  statement:
    "Networks memorise minority groups: their accuracy falls from train to test, that of the majority groups hardly does.",
  source: {
    paper: PAPER,
    where: "abstract; Figure 1",
    on: PAPER_ON,
    reported: [{
      what: "Waterbirds, ResNet-50: gap per group",
      value: "small for G0 and G3, large for G1 and G2; no values given",
      evidence: "second-hand",
    }, {
      what: "Waterbirds, ERM: worst-group test accuracy",
      value: "64.0 ± 0.45 %",
      evidence: "second-hand",
    }],
  },
  on: {
    fixture: {
      ...FIXTURE,
      cases: [{
        dataset: "dominoes",
        negative: [PLACE_INDEPENDENT.dataset, DIGIT_BLANKED.dataset],
      }],
    },
  },
  missing: MISSING,
  deviations: {
    fixture: {
      training: FIXTURE_TRAINING,
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
  ],
  decide: decideBy(gapContrast, {
    smallestEffect: percentagePoints(5),
    against: [PLACE_INDEPENDENT, DIGIT_BLANKED].map((control) => ({
      ...control,
      arm: "negative",
      readout: gapContrast,
    })),
    silentIn: [PLACE_INDEPENDENT, DIGIT_BLANKED],
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
        heading: "test",
        quantity: "accuracy",
        condition: "test",
        as: "percent",
      },
      {
        heading: "gap",
        quantity: "gap",
        condition: "train − test",
        as: "points",
      },
    ],
  }, {
    title:
      "Contrast: the minority groups' gap minus that of the majority groups of the same class",
    columns: [{ heading: "contrast", ...gapContrast, as: "points" }],
  }],
});
