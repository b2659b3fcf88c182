import { TRAIN } from "../../claims/kinds.ts";
import type { TrainedNetwork } from "../../claims/values.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import { deriveSeed, TorchGenerator } from "../../random/mod.ts";
import {
  emptyChannels,
  fit,
  objectiveScalars,
  plantedNeurons,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { type ContextOf, implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { epochMasks } from "./_epoch_masks.ts";
import { epochWords } from "./_epoch_words.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";
import { readResume, writeResume } from "./_resume_file.ts";
import { chooseImages } from "./_training_images.ts";
import { trainWords } from "./_train_words.ts";

/** A trained network; a kill loses at most the epoch under way. */
export const trainKind: StoredKind<TrainedNetwork> = implementKind(TRAIN, {
  version: 1,
  numeric: true,
  describe: trainWords,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  async make(context) {
    const { folder, partialFolder, parameters: { spec, ...parameters } } =
      context;
    const architecture = architectureOf(parameters);
    const all = await context.input("data");
    const data = await chooseImages(context, all);
    const orderSeed = parameters.stream === ""
      ? parameters.seed
      : deriveSeed(parameters.seed, parameters.stream);
    const start = await startOf(context, { architecture, seed: orderSeed });
    const masks = await epochMasks(context, { architecture, data: all });
    const resume = await readResume(partialFolder);
    const program = (await context.input("program")).open();
    try {
      const result = await fit(program, data, {
        ...spec,
        architecture,
        parameters: start,
        orderSeed,
        objectiveScalars: objectiveScalars(spec.objective),
        ...(spec.evaluateOn.length > 0 && {
          evaluate: {
            splits: spec.evaluateOn,
            batchSize: parameters.evalBatchSize,
          },
        }),
        ...(masks && { stateOfEpoch: masks.make }),
        ...(resume && { resume }),
        onEpoch: (report) =>
          context.progress({
            done: report.epoch,
            total: spec.epochs,
            text: epochWords(report),
          }),
        onCheckpoint: (state) => writeResume(state, context),
      });
      const { evaluations, ...network } = result;
      await writeNetwork(folder, architecture, {
        ...network,
        ...(evaluations.length > 0 && {
          evaluations: { scheme: data.groups, epochs: evaluations },
        }),
      });
    } finally {
      program.dispose();
      masks?.dispose();
    }
  },
});

/** The weights before the first step: those given, with room for planted channels, or drawn from the unit's seed. */
async function startOf(
  context: ContextOf<typeof TRAIN>,
  { architecture, seed }: {
    readonly architecture: Architecture;
    /** Of what is drawn into a given network. */
    readonly seed: number;
  },
): Promise<Parameters> {
  const { parameters: { seed: unitSeed, spec } } = context;
  if (!context.hasInput("start")) {
    return architecture.init(new TorchGenerator(unitSeed));
  }
  const { parameters } = await context.input("start");
  const planted = plantedNeurons(spec.objective);
  if (planted === undefined) return parameters;
  return emptyChannels(architecture, parameters, {
    planted,
    generator: new TorchGenerator(seed),
  });
}
