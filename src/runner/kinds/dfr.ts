import { DFR, FEATURE_PROGRAM } from "../../claims/kinds.ts";
import type { ProgramSource, TrainedNetwork } from "../../claims/values.ts";
import {
  dfr,
  featureProgram,
  features,
  groupBalanced,
  programParameters,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";
import { datasetName } from "./_dataset_words.ts";
import { programKind } from "./_program_kind.ts";

/** The program that reads the features before the classifier. */
export const featureProgramKind: StoredKind<ProgramSource> = programKind(
  FEATURE_PROGRAM,
  {
    version: 1,
    define: (parameters) =>
      featureProgram(architectureOf(parameters), {
        batchSize: parameters.batchSize,
      }),
    describe: ({ parameters }) =>
      `record the features of ${parameters.architecture}`,
  },
);

/** A network whose classifier was fitted again to group-balanced validation images. */
export const dfrKind: StoredKind<TrainedNetwork> = implementKind(DFR, {
  version: 1,
  numeric: true,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe: ({ parameters, inputs }) =>
    `reweight the features of ${parameters.architecture} on ${
      datasetName(inputs.data)
    }, seed ${parameters.seed}`,
  async make({ parameters, folder, input }) {
    const architecture = architectureOf(parameters);
    const data = await input("data");
    const network = await input("network");
    const { validation } = data.splits;
    const indices = groupBalanced(validation.groups, {
      numGroups: data.groups.names.length,
      seed: parameters.seed,
    });
    const program = (await input("program")).open();
    try {
      program.write(programParameters(architecture, network.parameters));
      const held = await features(program, validation, {
        architecture,
        batchSize: parameters.batchSize,
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
});
