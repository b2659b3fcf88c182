import {
  decideBy,
  defineClaim,
  memorised,
  networkFor,
  observeMagnitude,
  percentagePoints,
  predictions,
  sweep,
  TRACED_EDITS,
} from "../../mod.ts";

/** The three channels whose filters have the largest L2 norm, zeroed. */
const traced = { quantity: "contrast of the drop", condition: "traced" };

const placeIndependent = {
  name: "place independent of the label",
  dataset: "dominoes-place-independent",
};

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
    paper: "You et al. 2025 (arXiv 2501.00961; Nature Communications 16:5424)",
    where: "abstract; README; Figures 1 to 5; channel-wise scripts",
    reported: [{
      what: "README example, top-1 channel conv1.weight[28]: drop of G0 to G3",
      value: "0.27, 17.68, 25.41, 5.64 pp; train before, test after",
      evidence: "calculated",
    }],
  },
  on: {
    fixture: {
      cases: [{
        dataset: "dominoes",
        negative: [placeIndependent.dataset],
        positive: ["dominoes"],
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
      "data and network: MNIST digits above Fashion-MNIST items, resnet8 from scratch",
      "a tracer that sees no images cannot be traced for the majority, so that control does not exist here",
      "one split before and after the edit; half A traces, half B is read",
      "shortcut convolutions compete under both tracers; as published only under the gradient tracer",
    ],
  },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    edited: sweep(unit, { of: networkFor(unit), entries: TRACED_EDITS }),
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
    silentIn: [placeIndependent],
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
});
