/**
 * What the claims of this paper share: its citation, the settings that it is measured in, its control datasets.
 *
 * @module
 */
import {
  type ControlArm,
  percentagePoints,
  type Readout,
  type Setting,
} from "@spuriousbench/spuriousbench";

export const PAPER =
  "You et al. 2025 (arXiv 2501.00961; Nature Communications 16:5424)";

/** The negative control whose digit says nothing about the label. */
export const PLACE_INDEPENDENT = {
  name: "the same network where the place says nothing about the label",
  dataset: "dominoes-place-independent",
};

/** The negative control whose digit cannot be seen. */
export const DIGIT_BLANKED = {
  name: "the same network where the place cannot be seen",
  dataset: "dominoes-digit-blanked",
};

/** The paper's own data and networks. */
export const PAPER_ON = {
  datasets: ["waterbirds", "celeba"],
  architectures: ["resnet50", "deit_small"],
} as const;

/** What it takes to measure the claims at full scale. */
export const MISSING = {
  full:
    "how the paper trains (40 epochs on Waterbirds, 20 on CelebA, augmented photographs) is not written as a recipe yet, and the fixture's recipe would be another experiment; networks that you trained on that data are measured with --weights FILE… --arch resnet50 --dataset waterbirds --data DIR",
} as const;

/** The fixture: Dominoes and a small ResNet from scratch. */
export const FIXTURE: Setting = {
  cases: [{ dataset: "dominoes" }],
  architectures: ["resnet8"],
  protocol: "faithful",
  seeds: 5,
};

/** The fixture of the claims about neurons: a negative arm and the planted network. */
export const NEURONS_FIXTURE: Setting = {
  ...FIXTURE,
  cases: [{
    dataset: "dominoes",
    negative: [PLACE_INDEPENDENT.dataset],
    positive: ["dominoes"],
  }],
};

/** The positive control of the claims about neurons: the readout finds what was planted. */
export function plantedFires(says: string, readout: Readout): ControlArm {
  return {
    name: "planted network",
    arm: "positive",
    criteria: [{ says, readout, above: percentagePoints(5) }],
  };
}

/** How the fixture's training differs from the paper's in every claim. */
export const FIXTURE_TRAINING: readonly string[] = [
  "trained from scratch: Adam at 2e-3 with a cosine to 0, batches of 64, 15 epochs, images as they are; published are 40 epochs on Waterbirds and 20 on CelebA, augmented",
  "logits and cross-entropy, where the published code has a softmax in the model and another in the loss",
];
