import { join } from "node:path";
import type { PruneSpec } from "../../claims/fine_tuning.ts";
import type {
  FineTuning,
  GroupResult,
  ProgramSource,
  TrainedNetwork,
} from "../../claims/values.ts";
import type { GroupedDataset, SplitName } from "../../datasets/types.ts";
import { groupAccuracy, trueClassProbability } from "../../metrics/mod.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import {
  gradientsOn,
  hardestImages,
  pruneMask,
  type PruneRule,
} from "../../neurons/mod.ts";
import { deriveSeed, RandomState } from "../../random/mod.ts";
import type { HostTree, Program } from "../../tensor/types.ts";
import {
  fineTune,
  predict,
  programParameters,
  readBatch,
} from "../../training/mod.ts";
import type { MakeContext, StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { FINE_TUNING_OPTIMIZER } from "./contrastive_program.ts";
import { numberOf, objectOf, stringOf } from "./_parameters.ts";

/** One variant of the fine-tuning loop, evaluated after every epoch. */
export const fineTuningKind: StoredKind<FineTuning> = {
  stored: true,
  version: 1,
  numeric: true,
  describe: ({ parameters, inputs }) =>
    `fine-tune ${stringOf(parameters, "architecture")} on ${
      stringOf(inputs.data!.parameters, "name")
    }, mask ${objectOf<PruneSpec>(parameters, "mask").prune}, seed ${
      numberOf(parameters, "seed")
    }`,
  async make(context) {
    const { parameters, folder } = context;
    const architecture = architectureOf(parameters);
    const data = await context.input<GroupedDataset>("data");
    const network = await context.input<TrainedNetwork>("network");
    const program = (await context.input<ProgramSource>("program")).open();
    const total = numberOf(parameters, "epochs");
    const epochs: FineTuning["epochs"][number][] = [];
    try {
      const masks = await maskMaker(context, architecture, data);
      await fineTune(program, data, {
        architecture,
        parameters: network.parameters,
        optimizer: FINE_TUNING_OPTIMIZER,
        batchSize: numberOf(parameters, "batchSize"),
        epochs: total,
        orderSeed: deriveSeed(numberOf(parameters, "seed"), "fine-tuning"),
        lossWeights: objectOf(parameters, "lossWeights"),
        masks: masks.make,
        async onEpoch({ epoch, loss }) {
          const evaluate = (split: SplitName) =>
            groupResults(program, data, {
              split,
              batchSize: numberOf(parameters, "evalBatchSize"),
            });
          epochs.push({
            epoch,
            loss,
            validation: await evaluate("validation"),
            test: await evaluate("test"),
          });
          context.progress({ done: epoch, total, text: `epoch ${epoch}` });
        },
      });
      masks.dispose();
    } finally {
      program.dispose();
    }
    const run: FineTuning = { scheme: data.groups, epochs };
    await Deno.writeTextFile(
      join(folder, "fine_tuning.json"),
      JSON.stringify(run, null, 1) + "\n",
    );
  },
  async read(folder) {
    const text = await Deno.readTextFile(join(folder, "fine_tuning.json"));
    return JSON.parse(text) as FineTuning;
  },
};

async function groupResults(
  program: Program,
  data: GroupedDataset,
  options: { readonly split: SplitName; readonly batchSize: number },
): Promise<GroupResult[]> {
  const split = data.splits[options.split];
  const { imageShape, numClasses, groups: scheme } = data;
  const logits = await predict(program, split, {
    batchSize: options.batchSize,
    imageShape,
    numClasses,
  });
  return groupAccuracy({ data: logits, shape: [split.count, numClasses] }, {
    labels: split.labels,
    groups: split.groups,
    scheme,
  }).map(({ correct, n }) => ({ correct, n }));
}

/** Makes the masks of a run. */
interface MaskMaker {
  make(parameters: Parameters, epoch: number): Promise<HostTree>;
  dispose(): void;
}

async function maskMaker(
  context: MakeContext,
  architecture: Architecture,
  data: GroupedDataset,
): Promise<MaskMaker> {
  const spec = objectOf<PruneSpec>(context.parameters, "mask");
  const seed = numberOf(context.parameters, "seed");
  const gradients = spec.prune === "gradient"
    ? await gradientMaker(context, architecture, data)
    : undefined;
  return {
    async make(parameters, epoch) {
      const rule = await ruleOf(parameters, epoch);
      return pruneMask(architecture, parameters, rule);
    },
    dispose: () => gradients?.dispose(),
  };

  async function ruleOf(
    parameters: Parameters,
    epoch: number,
  ): Promise<PruneRule> {
    switch (spec.prune) {
      case "gradient":
        return {
          prune: "gradient",
          fraction: spec.fraction,
          gradients: await gradients!.make(parameters),
        };
      case "random":
        return {
          prune: "random",
          fraction: spec.fraction,
          random: new RandomState(deriveSeed(seed, `mask/${epoch}`)),
        };
      case "none":
        return { prune: "none" };
      default:
        return { prune: spec.prune, fraction: spec.fraction };
    }
  }
}

/** Images of the largest-gradient mask: the published number per group, here of the whole training split. */
const HARDEST = 200;

async function gradientMaker(
  context: MakeContext,
  architecture: Architecture,
  data: GroupedDataset,
) {
  const source = await context.input<ProgramSource>("gradientProgram");
  const forward = (await context.input<ProgramSource>("program")).open();
  const program = source.open();
  const { train } = data.splits;
  const { imageShape, numClasses } = data;
  return {
    async make(parameters: Parameters): Promise<HostTree> {
      const state = programParameters(architecture, parameters);
      forward.write(state);
      const logits = await predict(forward, train, {
        batchSize: numberOf(context.parameters, "evalBatchSize"),
        imageShape,
        numClasses,
      });
      const probabilities = trueClassProbability(
        { data: logits, shape: [train.count, numClasses] },
        train.labels,
      );
      // One group holds every image: the hardest of all.
      const hardest = hardestImages(probabilities, {
        groups: new Uint8Array(train.count),
        group: 0,
        count: HARDEST,
      });
      const batch = await readBatch(train, hardest, { imageShape });
      program.write(state);
      return gradientsOn(program, {
        images: batch.images,
        labels: batch.labels.data,
      });
    },
    dispose() {
      forward.dispose();
      program.dispose();
    },
  };
}
