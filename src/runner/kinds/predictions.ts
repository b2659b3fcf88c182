import { join } from "node:path";
import { PREDICTIONS } from "../../claims/kinds.ts";
import type { Predictions, SplitPredictions } from "../../claims/values.ts";
import { readSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import type { GroupScheme, SplitName } from "../../datasets/types.ts";
import type { HostArray } from "../../tensor/types.ts";
import {
  type EpochReport,
  predict,
  programParameters,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { datasetWords } from "./_dataset_words.ts";

interface PredictionsFile {
  readonly scheme: GroupScheme;
  readonly history: readonly EpochReport[];
}

/** The logits of a trained network on whole splits. */
export const predictionsKind: StoredKind<Predictions> = implementKind(
  PREDICTIONS,
  {
    version: 1,
    numeric: true,
    describe: ({ parameters: { architecture }, inputs }) =>
      `evaluate ${architecture} on ${datasetWords(inputs.data)}`,
    async make({ parameters, folder, input, progress }) {
      const data = await input("data");
      const network = await input("network");
      const { imageShape, numClasses } = data;
      const architecture = architectureOf(parameters);
      const program = (await input("program")).open();
      const arrays = new Map<string, HostArray>();
      const { splits, batchSize } = parameters;
      try {
        program.write(programParameters(architecture, network.parameters));
        for (const [done, name] of splits.entries()) {
          progress({ done, total: splits.length, text: name });
          const split = data.splits[name];
          const logits = await predict(program, split, {
            batchSize,
            imageShape,
            numClasses,
          });
          const shape = [split.count, numClasses];
          arrays.set(`${name}/logits`, {
            dtype: "float32",
            shape,
            data: logits,
          });
          arrays.set(`${name}/labels`, ids(split.labels));
          arrays.set(`${name}/groups`, ids(split.groups));
        }
      } finally {
        program.dispose();
      }
      const file: PredictionsFile = {
        scheme: data.groups,
        history: network.history,
      };
      writeSafetensors(join(folder, "predictions.safetensors"), arrays);
      await Deno.writeTextFile(
        join(folder, "predictions.json"),
        JSON.stringify(file) + "\n",
      );
    },
    async read(folder) {
      const text = await Deno.readTextFile(join(folder, "predictions.json"));
      const tree = readSafetensors(join(folder, "predictions.safetensors"));
      const splits: Partial<Record<SplitName, SplitPredictions>> = {};
      for (const name of ["train", "validation", "test"] as const) {
        const logits = tree.get(`${name}/logits`);
        if (!logits) continue;
        splits[name] = {
          logits,
          labels: Uint8Array.from(tree.get(`${name}/labels`)!.data),
          groups: Uint8Array.from(tree.get(`${name}/groups`)!.data),
        };
      }
      return { ...JSON.parse(text) as PredictionsFile, splits };
    },
  },
);

function ids(values: Uint8Array): HostArray {
  return {
    dtype: "int32",
    shape: [values.length],
    data: Int32Array.from(values),
  };
}
