import { type Architecture } from "../models/mod.ts";
import type { Parameters } from "../models/types.ts";
import { explainSystemError, writeWhole } from "../files/mod.ts";
import { type AdaptOptions, adaptTensors } from "./adapt_tensors.ts";
import { CheckpointError } from "./errors.ts";
import { fitStateDict, toStateDict } from "./fit_state_dict.ts";
import { toRawTensor } from "./host_array.ts";
import {
  openCheckpoint,
  type OpenCheckpointOptions,
} from "./open_checkpoint.ts";
import { nameNotes } from "./origin_notes.ts";
import { safetensorsChunks, type TensorStream } from "./safetensors/write.ts";
import { checkpointFiles } from "./shards.ts";
import type { Checkpoint } from "./types.ts";

/** For which network a file is converted. */
export interface ConvertForNetwork extends AdaptOptions {
  readonly architecture: Architecture;
  /** Where a new classifier's values come from. Default: there is none. */
  readonly initial?: Parameters;
}

/** What {@linkcode convertCheckpoint} takes besides the files. */
export interface ConvertOptions extends OpenCheckpointOptions {
  /** Whether another file of the new one's name is replaced. Default: false. */
  readonly force?: boolean;
  /** Writes the parameters of this network under its names. Default: all tensors as they are. */
  readonly network?: ConvertForNetwork;
}

/** What was written. */
export interface ConvertedCheckpoint {
  /** How many tensors were written. */
  readonly numTensors: number;
  /** The size of the new file. */
  readonly numBytes: number;
  /** What was done beside copying, one line each. */
  readonly notes: readonly string[];
}

/** What is written, and what was done for it. */
interface Conversion extends TensorStream {
  readonly metadata: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

function asItIs(checkpoint: Checkpoint): Conversion {
  const { names, origin } = checkpoint;
  return {
    infos: new Map(names.map((name) => [name, checkpoint.info(name)])),
    read: (name) => checkpoint.readRaw(name).bytes,
    // What Python's own writers for PyTorch say about the layout; `transformers` asks for it.
    metadata: checkpoint.format === "safetensors"
      ? new Map(checkpoint.metadata)
      : new Map([["format", "pt"]]),
    notes: nameNotes(origin),
  };
}

function forNetwork(
  checkpoint: Checkpoint,
  { architecture, initial, ...adapt }: ConvertForNetwork,
): Conversion {
  const { parameters: specs, stages, name: network } = architecture;
  const head = stages.at(-1)?.parameters ?? [];
  const { tensors, ignore, notes } = adaptTensors(
    checkpoint,
    architecture,
    adapt,
  );
  const fitted = fitStateDict(specs, tensors, {
    ignore,
    network,
    head,
    ...(initial ? { reinitialise: { names: head, from: initial } } : {}),
  });
  const tree = toStateDict(specs, fitted.parameters);
  const all = [...notes, ...fitted.notes];
  return {
    infos: tree,
    read: (name) => toRawTensor(tree.get(name)!).bytes,
    metadata: new Map([
      ["format", "pt"],
      ...all.length > 0 ? [["notes", all.join("; ")] as const] : [],
    ]),
    notes: all,
  };
}

/** Whether two paths are one file, by whatever links they lead there. */
function isSameFile(a: string, b: string): boolean {
  try {
    if (Deno.realPathSync(a) === Deno.realPathSync(b)) return true;
    const [left, right] = [Deno.statSync(a), Deno.statSync(b)];
    return left.ino !== null && left.ino === right.ino &&
      left.dev === right.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw explainSystemError(error, { path: b }) ?? error;
  }
}

function requireOther(from: string, to: string): void {
  if (!checkpointFiles(from).some((file) => isSameFile(file, to))) return;
  throw new CheckpointError(
    `Cannot write ${to}: it is the file that is read; name another one`,
    { source: to },
  );
}

function write(to: string, conversion: Conversion, force: boolean): number {
  let numBytes = 0;
  function* counted(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const chunk of chunks) {
      numBytes += chunk.length;
      yield chunk;
    }
  }
  const { metadata } = conversion;
  try {
    writeWhole(to, counted(safetensorsChunks(conversion, { metadata })), {
      overwrite: force,
    });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new CheckpointError(
      `Cannot write ${to}: there is a file of that name; name another one, or replace it with --force`,
      { source: to, cause },
    );
  }
  return numBytes;
}

/**
 * Writes the weights of any file that is read as safetensors: the same names (without `module.` and the like), dtypes,
 * layout and values; or the parameters of a network, in single precision. The new file appears when it is complete, and
 * neither the file that is read nor, without `force`, any other is replaced.
 *
 * @throws {CheckpointError} If the file cannot be read, see {@linkcode openCheckpoint}; if it does not fit the network;
 * if the new file is there already.
 */
export function convertCheckpoint(
  from: string,
  to: string,
  { force = false, network, ...options }: ConvertOptions = {},
): ConvertedCheckpoint {
  requireOther(from, to);
  const checkpoint = openCheckpoint(from, options);
  try {
    const conversion = network === undefined
      ? asItIs(checkpoint)
      : forNetwork(checkpoint, network);
    const numBytes = write(to, conversion, force);
    const { infos, notes } = conversion;
    return { numTensors: infos.size, numBytes, notes };
  } finally {
    checkpoint.close();
  }
}
