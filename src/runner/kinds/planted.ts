import type { ProgramSource, TrainedNetwork } from "../../claims/values.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import { deriveSeed, TorchGenerator } from "../../random/mod.ts";
import {
  balancedImages,
  emptyChannels,
  fit,
  plantProgram,
  trainingOn,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { epochWords } from "./_epoch_words.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";
import { numberOf, objectOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";
import { readResume, writeResume } from "./_resume_file.ts";

/** The program that fills planted channels. */
export const plantProgramKind: StoredKind<ProgramSource> = programKind({
  version: 2,
  define: (parameters) =>
    plantProgram({
      architecture: architectureOf(parameters),
      planted: objectOf(parameters, "planted"),
      optimizer: objectOf(parameters, "optimizer"),
      batchSize: numberOf(parameters, "batchSize"),
    }),
  describe: ({ parameters }) =>
    `record the planting step of ${
      stringOf(parameters, "architecture")
    }, batch ${numberOf(parameters, "batchSize")}`,
});

/** A network with an effect planted on known channels; a kill loses at most the epoch under way. */
export const plantedKind: StoredKind<TrainedNetwork> = {
  stored: true,
  version: 1,
  numeric: true,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe: ({ parameters, inputs }) =>
    `plant channels in ${stringOf(parameters, "architecture")} on ${
      stringOf(inputs.data!.parameters, "name")
    }, seed ${numberOf(parameters, "seed")}`,
  async make(context) {
    const { parameters, folder, partialFolder } = context;
    const data = await context.input<GroupedDataset>("data");
    const network = await context.input<TrainedNetwork>("network");
    const source = await context.input<ProgramSource>("program");
    const architecture = architectureOf(parameters);
    const seed = deriveSeed(numberOf(parameters, "seed"), "planted channels");
    const epochs = numberOf(parameters, "epochs");
    const each = numberOf(parameters, "imagesPerGroup");
    const resume = await readResume(partialFolder);
    const program = source.open();
    try {
      const result = await fit(
        program,
        trainingOn(data, balancedImages(data, each)),
        {
          architecture,
          parameters: emptyChannels(architecture, network.parameters, {
            planted: objectOf(parameters, "planted"),
            generator: new TorchGenerator(seed),
          }),
          optimizer: objectOf(parameters, "optimizer"),
          schedule: objectOf(parameters, "schedule"),
          batchSize: numberOf(parameters, "batchSize"),
          epochs,
          orderSeed: seed,
          ...(resume ? { resume } : {}),
          onEpoch: (report) =>
            context.progress({
              done: report.epoch,
              total: epochs,
              text: epochWords(report),
            }),
          onCheckpoint: (state) => writeResume(state, context),
        },
      );
      await writeNetwork(folder, architecture, {
        ...result,
        parameters: withCounters(
          architecture,
          result.parameters,
          network.parameters,
        ),
      });
    } finally {
      program.dispose();
    }
  },
};

/** BatchNorm saw no batch in this stage: the counters are still those of the network. */
function withCounters(
  architecture: Architecture,
  parameters: Parameters,
  network: Parameters,
): Parameters {
  return new Map(
    architecture.parameters.map(({ name, kind }) => [
      name,
      (kind === "counter" ? network : parameters).get(name)!,
    ]),
  );
}
