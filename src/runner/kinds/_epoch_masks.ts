import type { TRAIN } from "../../claims/kinds.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import { trueClassProbability } from "../../metrics/mod.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import {
  gradientsOn,
  hardestImages,
  pruneMask,
  type PruneRule,
} from "../../neurons/mod.ts";
import { deriveSeed, RandomState } from "../../random/mod.ts";
import type { HostTree } from "../../tensor/types.ts";
import {
  maskName,
  predict,
  programParameters,
  readBatch,
} from "../../training/mod.ts";
import type { ContextOf } from "../implement_kind.ts";

/** Makes the masks of a contrastive training, epoch by epoch. */
export interface EpochMasks {
  /** The state of an epoch (from 0), made of the parameters at its start. */
  make(parameters: Parameters, epoch: number): Promise<HostTree>;
  dispose(): void;
}

interface Subject {
  readonly architecture: Architecture;
  /** All images, whatever the training passes over. */
  readonly data: GroupedDataset;
}

type TrainContext = ContextOf<typeof TRAIN>;

/** The masks of a training; undefined where its objective has none. */
export async function epochMasks(
  context: TrainContext,
  subject: Subject,
): Promise<EpochMasks | undefined> {
  const { objective } = context.parameters.spec;
  if (objective.kind !== "contrastive") return undefined;
  const { mask } = objective;
  const gradients = mask.prune === "gradient"
    ? await gradientMaker(context, subject)
    : undefined;
  return {
    async make(parameters, epoch) {
      const rule = await ruleOf(parameters, epoch);
      const masks = pruneMask(subject.architecture, parameters, rule);
      return new Map(
        [...masks].map(([weight, mask]) => [maskName(weight), mask]),
      );
    },
    dispose: () => gradients?.dispose(),
  };

  async function ruleOf(
    parameters: Parameters,
    epoch: number,
  ): Promise<PruneRule> {
    switch (mask.prune) {
      case "gradient":
        return {
          prune: "gradient",
          fraction: mask.fraction,
          gradients: await gradients!.make(parameters),
        };
      case "random":
        return {
          prune: "random",
          fraction: mask.fraction,
          random: new RandomState(
            deriveSeed(context.parameters.seed, `mask/${epoch}`),
          ),
        };
      case "none":
        return { prune: "none" };
      default:
        return { prune: mask.prune, fraction: mask.fraction };
    }
  }
}

/** Images of the largest-gradient mask: the published number per group, here of the whole training split. */
const HARDEST = 200;

async function gradientMaker(
  context: TrainContext,
  { architecture, data }: Subject,
) {
  const { evalBatchSize } = context.parameters;
  const forward = (await context.input("program")).open();
  const program = (await context.input("gradientProgram")).open();
  const { train } = data.splits;
  const { imageShape, numClasses } = data;
  return {
    async make(parameters: Parameters): Promise<HostTree> {
      const state = programParameters(architecture, parameters);
      forward.write(state);
      const logits = await predict(forward, train, {
        batchSize: evalBatchSize,
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
