import { join } from "node:path";
import type { ProgramSource, TrainedNetwork } from "../../claims/values.ts";
import { openSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import { TorchGenerator } from "../../random/mod.ts";
import {
  type EpochReport,
  fit,
  restoreResumeState,
  type ResumePosition,
  type ResumeState,
  serialiseResumeState,
} from "../../training/mod.ts";
import type { StoredKind, StoredMakeContext } from "../artifact_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { listOf, numberOf, objectOf, stringOf } from "./_parameters.ts";
import { readNetwork, writeNetwork } from "./_network_files.ts";

/** A network trained by empirical risk minimisation; a kill loses at most the epoch under way. */
export const ermKind: StoredKind<TrainedNetwork> = {
  stored: true,
  version: 1,
  numeric: true,
  read: (folder, { parameters }) =>
    readNetwork(folder, architectureOf(parameters)),
  describe: ({ parameters, inputs }) =>
    `train ${stringOf(parameters, "architecture")} on ${
      stringOf(inputs.data!.parameters, "name")
    }, seed ${numberOf(parameters, "seed")}`,
  async make(context) {
    const { parameters, folder, partialFolder } = context;
    const data = await context.input<GroupedDataset>("data");
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
        ...(parameters.exampleTied ? { tied: minorityOf(data) } : {}),
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

function epochWords({ epoch, loss, groupAccuracies }: EpochReport): string {
  const groups = groupAccuracies.map((one) =>
    one === null ? "–" : one.toFixed(3)
  ).join(" ");
  return `epoch ${epoch}, loss ${loss.toFixed(4)}, groups ${groups}`;
}

/** 1 for every training image of a minority group. */
function minorityOf({ splits, groups }: GroupedDataset): Uint8Array {
  const minority = new Set(groups.pairs.map((pair) => pair.minority));
  return splits.train.groups.map((group) => minority.has(group) ? 1 : 0);
}

const RESUME = "resume.safetensors";

function writeResume(
  state: ResumeState,
  { partialFolder }: StoredMakeContext,
): void {
  const { tensors, metadata } = serialiseResumeState(state);
  // One file, so that weights and position can never be of different epochs.
  writeSafetensors(join(partialFolder, RESUME), tensors, {
    metadata: { position: JSON.stringify(metadata) },
  });
}

async function readResume(
  partialFolder: string,
): Promise<ResumeState | undefined> {
  const path = join(partialFolder, RESUME);
  const there = await Deno.stat(path).then(() => true, () => false);
  if (!there) return undefined;
  const file = openSafetensors(path);
  try {
    const metadata = JSON.parse(
      file.metadata.get("position")!,
    ) as ResumePosition;
    return restoreResumeState({ tensors: file.readAll(), metadata });
  } finally {
    file.close();
  }
}
