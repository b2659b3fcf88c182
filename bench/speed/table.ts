/**
 * The benches, one row each. Another network is another row; another kind of work is a file in `subjects/`, one
 * in `peers/`, and a row.
 *
 * @module
 */
import type { BenchRow, Case } from "./_harness/types.ts";

/** What rows of a kind have in common. */
type NetworkCase = Pick<Case, "architecture" | "input" | "numClasses"> & {
  readonly batchSize: number;
  readonly repeats: number;
};

const DOMINOES = [56, 28, 1] as const;
const CIFAR = [32, 32, 3] as const;
const MNIST = [28, 28, 1] as const;
const IMAGENET = [224, 224, 3] as const;

const resnet8 = {
  architecture: "resnet8",
  input: DOMINOES,
  numClasses: 2,
  batchSize: 64,
} as const;
const mnist = { input: MNIST, numClasses: 10, batchSize: 128 } as const;
const imagenet = { input: IMAGENET, numClasses: 1000, repeats: 1 } as const;

/** All benches, in the order in which they run and are listed. */
export const BENCHES: readonly BenchRow[] = [
  trainStepRow("resnet8_train_step", {
    what: "one training step of resnet8, batch 64",
    size: "small",
    bound: 1.2,
    case: { ...resnet8, repeats: 20 },
  }),
  forwardRow("resnet8_forward", {
    what: "one forward pass of resnet8, batch 64",
    size: "small",
    bound: 1,
    case: { ...resnet8, repeats: 40 },
  }),
  {
    name: "channel_map",
    what: "zero each of resnet8's 168 channels, predict 256 images; naive loop",
    size: "small",
    bound: 10,
    case: {
      ...resnet8,
      subject: "channelMap",
      batchSize: 128,
      numBatches: 2,
      learningRate: 0,
      validationSteps: 0,
      repeats: 1,
    },
    // At most two of the 256 images where two logits are the same but for rounding.
    tolerance: { logits: 1e-4, predictedOnes: 0.008 },
    // A naive loop takes seconds per map; the requirement is about eager PyTorch only.
    peers: ["eager"],
  },
  trainStepRow("fine_tuning_step", {
    what:
      "one step of contrastive fine-tuning as published, resnet8, batch 100",
    size: "small",
    bound: 1.3,
    case: { ...resnet8, batchSize: 100, repeats: 6 },
  }, "fineTuningStep"),
  trainStepRow("resnet20_train_step", {
    what: "one training step of ResNet-20 for CIFAR, batch 128",
    size: "small",
    bound: 1.2,
    case: {
      architecture: "resnet20",
      input: CIFAR,
      numClasses: 10,
      batchSize: 128,
      repeats: 2,
    },
  }),
  trainStepRow("cnn002_train_step", {
    what: "one training step of TRADES's small CNN, batch 128, dropout off",
    size: "small",
    bound: 1.2,
    case: { ...mnist, architecture: "cnn002", repeats: 6 },
  }),
  trainStepRow("mlp_train_step", {
    what: "one training step of the MLP 784-256-10, batch 128",
    size: "small",
    bound: 1.2,
    case: { ...mnist, architecture: "mlp", repeats: 200 },
  }),
  {
    ...trainStepRow("resnet50_train_step", {
      what: "one training step of ResNet-50, batch 16, 224×224",
      size: "large",
      bound: 1.3,
      case: { ...imagenet, architecture: "resnet50", batchSize: 16 },
    }),
    // Rounding grows through 53 BatchNorms that divide by the deviation of one batch, then through Adam's signs.
    tolerance: { logits: 1e-3, losses: 2e-2 },
  },
  forwardRow("resnet50_forward", {
    what: "one forward pass of ResNet-50, batch 16, 224×224",
    size: "large",
    bound: 1.2,
    case: { ...imagenet, architecture: "resnet50", batchSize: 16 },
  }),
  trainStepRow("deit_small_train_step", {
    what: "one training step of DeiT-S, batch 8, 224×224",
    size: "large",
    bound: 1.05,
    case: { ...imagenet, architecture: "deit_small", batchSize: 8 },
  }),
  forwardRow("deit_small_forward", {
    what: "one forward pass of DeiT-S, batch 8, 224×224",
    size: "large",
    bound: 1.25,
    case: { ...imagenet, architecture: "deit_small", batchSize: 8 },
  }),
];

type RowOptions = Pick<BenchRow, "what" | "size" | "bound"> & {
  readonly case: NetworkCase;
};

function trainStepRow(
  name: string,
  options: RowOptions,
  subject: "trainStep" | "fineTuningStep" = "trainStep",
): BenchRow {
  return {
    ...options,
    name,
    case: {
      ...options.case,
      subject,
      numBatches: 2,
      learningRate: 1e-3,
      validationSteps: 3,
    },
    // Adam's first steps are signs of gradients: where one is about zero, rounding decides, and losses drift.
    tolerance: { logits: 1e-4, losses: 1e-3 },
  };
}

function forwardRow(name: string, options: RowOptions): BenchRow {
  return {
    ...options,
    name,
    case: {
      ...options.case,
      subject: "forward",
      numBatches: 2,
      learningRate: 0,
      validationSteps: 0,
    },
    tolerance: { logits: 1e-4 },
  };
}
