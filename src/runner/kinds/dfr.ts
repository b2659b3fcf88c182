import type { ProgramSource, TrainedNetwork } from "../../claims/values.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import {
  dfr,
  featureProgram,
  features,
  groupBalanced,
  programParameters,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";
import { numberOf, stringOf } from "./_parameters.ts";
import { programKind } from "./_program_kind.ts";

/** The program that reads the features before the classifier. */
export const featureProgramKind: StoredKind<ProgramSource> = programKind({
  version: 1,
  define: (parameters) =>
    featureProgram(architectureOf(parameters), {
      batchSize: numberOf(parameters, "batchSize"),
    }),
  describe: ({ parameters }) =>
    `record the features of ${stringOf(parameters, "architecture")}`,
});

/** A network whose classifier was fitted again to group-balanced validation images. */
export const dfrKind: StoredKind<TrainedNetwork> = {
  stored: true,
  version: 1,
  numeric: true,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe: ({ parameters, inputs }) =>
    `reweight the features of ${stringOf(parameters, "architecture")} on ${
      stringOf(inputs.data!.parameters, "name")
    }, seed ${numberOf(parameters, "seed")}`,
  async make({ parameters, folder, input }) {
    const architecture = architectureOf(parameters);
    const data = await input<GroupedDataset>("data");
    const network = await input<TrainedNetwork>("network");
    const { validation } = data.splits;
    const indices = groupBalanced(validation.groups, {
      numGroups: data.groups.names.length,
      seed: numberOf(parameters, "seed"),
    });
    const program = (await input<ProgramSource>("program")).open();
    try {
      program.write(programParameters(architecture, network.parameters));
      const held = await features(program, validation, {
        architecture,
        batchSize: numberOf(parameters, "batchSize"),
        indices,
      });
      const labels = indices.map((index) => validation.labels[index]!);
      await writeNetwork(folder, architecture, {
        parameters: dfr(architecture, network.parameters, {
          features: held,
          labels,
        }),
        kept: new Map(),
        history: network.history,
      });
    } finally {
      program.dispose();
    }
  },
};
