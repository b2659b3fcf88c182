import { type Architecture, forward, parameterSpecs } from "../models/mod.ts";
import { exampleLosses, type LossName } from "./losses.ts";
import type { Objective } from "./objectives.ts";

/** The loss of the network's outputs against the labels. */
export interface SupervisedConfig {
  /** Tells the objectives apart. */
  readonly kind: "supervised";
  /** Of an example. */
  readonly loss: LossName;
}

/** One pass in mode `train`; every weight is trained. */
export function supervised(
  { loss }: SupervisedConfig,
  architecture: Architecture,
): Objective {
  return {
    trained: Object.keys(parameterSpecs(architecture, ["weight"])),
    state: {},
    initialState: () => new Map(),
    scalars: [],
    updatesStatistics: true,
    evaluate(state, { images, labels, dropoutSeed }, { reduce }) {
      const { output, statistics } = forward(architecture, state, {
        images,
        context: { mode: "train", dropoutSeed },
      });
      return {
        loss: reduce(exampleLosses(loss, output, labels)),
        outputs: { logits: output },
        statistics,
      };
    },
  };
}
