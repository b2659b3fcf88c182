import { join } from "node:path";
import type { TrainedNetwork } from "../../claims/values.ts";
import { readSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import { fromTorchLayout, toTorchLayout } from "../../models/mod.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import type { HostArray } from "../../tensor/types.ts";
import type { EpochReport } from "../../training/mod.ts";

const LAST = "weights.safetensors";
const HISTORY = "history.json";
const EVALUATIONS = "evaluations.json";
const KEPT = /^weights_epoch_(\d+)\.safetensors$/;

/**
 * Writes a trained network: its weights, those kept on the way, and its history. The files have PyTorch's
 * names and layout, so that `load_state_dict` takes them.
 */
export async function writeNetwork(
  folder: string,
  architecture: Architecture,
  network: TrainedNetwork,
): Promise<void> {
  const write = (name: string, parameters: Parameters) =>
    writeSafetensors(
      join(folder, name),
      relaid(architecture, parameters, toTorchLayout),
    );
  write(LAST, network.parameters);
  for (const [epoch, parameters] of network.kept) {
    write(`weights_epoch_${epoch}.safetensors`, parameters);
  }
  await writeJson(join(folder, HISTORY), network.history);
  if (network.evaluations) {
    await writeJson(join(folder, EVALUATIONS), network.evaluations);
  }
}

/** Reads what {@linkcode writeNetwork} wrote. */
export async function readNetwork(
  folder: string,
  architecture: Architecture,
): Promise<TrainedNetwork> {
  const read = (name: string) =>
    relaid(
      architecture,
      readSafetensors(join(folder, name)),
      fromTorchLayout,
    );
  const kept = new Map<number, Parameters>();
  let evaluations: TrainedNetwork["evaluations"];
  for await (const { name } of Deno.readDir(folder)) {
    if (name === EVALUATIONS) evaluations = await readJson(join(folder, name));
    const epoch = KEPT.exec(name)?.[1];
    if (epoch !== undefined) kept.set(Number(epoch), read(name));
  }
  return {
    parameters: read(LAST),
    kept,
    history: await readJson<EpochReport[]>(join(folder, HISTORY)),
    ...(evaluations && { evaluations }),
  };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(value, null, 1) + "\n");
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path)) as T;
}

/** Every parameter of the architecture in the other layout. */
function relaid(
  architecture: Architecture,
  parameters: Parameters,
  convert: typeof toTorchLayout,
): Map<string, HostArray> {
  return new Map(
    architecture.parameters.map(({ name, layout }) => [
      name,
      convert(parameters.get(name)!, layout),
    ]),
  );
}
