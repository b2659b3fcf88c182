import type { ProgramSource, TrainedNetwork } from "../../claims/values.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import { TorchGenerator } from "../../random/mod.ts";
import { fit, majorityImages, trainingOn } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { epochWords } from "./_epoch_words.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";
import { listOf, numberOf, objectOf, stringOf } from "./_parameters.ts";
import { readResume, writeResume } from "./_resume_file.ts";

/** A network trained by empirical risk minimisation; a kill loses at most the epoch under way. */
export const ermKind: StoredKind<TrainedNetwork> = {
  stored: true,
  version: 1,
  numeric: true,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe: ({ parameters, inputs }) =>
    `train ${stringOf(parameters, "architecture")} on ${
      parameters.images === "majority" ? "the majority of " : ""
    }${stringOf(inputs.data!.parameters, "name")}, seed ${
      numberOf(parameters, "seed")
    }`,
  async make(context) {
    const { parameters, folder, partialFolder } = context;
    const all = await context.input<GroupedDataset>("data");
    const data = parameters.images === "majority"
      ? trainingOn(all, majorityImages(all))
      : all;
    const source = await context.input<ProgramSource>("program");
    const architecture = architectureOf(parameters);
    const seed = numberOf(parameters, "seed");
    const epochs = numberOf(parameters, "epochs");
    const resume = await readResume(partialFolder);
    const program = source.open();
    try {
      const result = await fit(program, data, {
        architecture,
        parameters: architecture.init(new TorchGenerator(seed)),
        optimizer: objectOf(parameters, "optimizer"),
        schedule: objectOf(parameters, "schedule"),
        batchSize: numberOf(parameters, "batchSize"),
        epochs,
        orderSeed: seed,
        keepEpochs: listOf<number>(parameters, "keepEpochs"),
        ...(resume ? { resume } : {}),
        onEpoch: (report) =>
          context.progress({
            done: report.epoch,
            total: epochs,
            text: epochWords(report),
          }),
        onCheckpoint: (state) => writeResume(state, context),
      });
      await writeNetwork(folder, architecture, result);
    } finally {
      program.dispose();
    }
  },
};
