import {
  accuracies,
  accuracyGaps,
  contrastOf,
  decideBy,
  defineClaim,
  erm,
  percentagePoints,
  predictions,
  trainingConverged,
} from "../../mod.ts";

/** Memorization: right on the atypical images of the training set, wrong on those of the test set. */
const gapContrast = {
  quantity: "contrast of the gap",
  condition: "train − test",
};

const placeIndependent = {
  name: "the same network where the place says nothing about the label",
  dataset: "dominoes-place-independent",
};
const digitBlanked = {
  name: "the same network where the place cannot be seen",
  dataset: "dominoes-digit-blanked",
};

export default defineClaim({
  id: "silent-majority/minority-memorization",
  version: 1,
  kind: "claim",
  statement:
    "Networks memorise minority groups: their accuracy falls from train to test, that of the majority groups hardly does.",
  source: {
    paper: "You et al. 2025 (arXiv 2501.00961; Nature Communications 16:5424)",
    where: "abstract; Figure 1",
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
      cases: [{
        dataset: "dominoes",
        negative: [placeIndependent.dataset, digitBlanked.dataset],
      }],
      architectures: ["resnet8"],
      protocol: "faithful",
      seeds: 5,
    },
    full: {
      cases: [{ dataset: "waterbirds" }, { dataset: "celeba" }],
      architectures: ["resnet50", "deit_small"],
      protocol: "faithful",
      seeds: 5,
    },
  },
  deviations: {
    fixture: [
      "data: an MNIST digit above a Fashion-MNIST item with Waterbirds' training counts, not photographs",
      "network: resnet8 with 19,546 parameters, trained from scratch, not a pretrained ResNet-50",
      "logits and cross-entropy, where the published code has a softmax in the model and another in the loss",
    ],
  },

  needs: (unit) => ({
    network: predictions(unit, { of: erm(unit), on: ["train", "test"] }),
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
    against: [placeIndependent, digitBlanked].map((control) => ({
      ...control,
      arm: "negative",
      readout: gapContrast,
    })),
    silentIn: [placeIndependent, digitBlanked],
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
