import { writeWhole } from "../files/mod.ts";
import {
  openCheckpoint,
  type OpenCheckpointOptions,
} from "./open_checkpoint.ts";
import { safetensorsChunks } from "./safetensors/write.ts";

/** What was written. */
export interface ConvertedCheckpoint {
  /** How many tensors were written. */
  readonly numTensors: number;
  /** The size of the new file. */
  readonly numBytes: number;
}

/**
 * Writes the weights of any file that is read as safetensors: the same names (without `module.`), dtypes,
 * layout and values. One tensor at a time is in memory; the new file appears when it is complete.
 *
 * @throws {CheckpointError} If the file cannot be read; see {@linkcode openCheckpoint}.
 */
export function convertCheckpoint(
  from: string,
  to: string,
  options: OpenCheckpointOptions = {},
): ConvertedCheckpoint {
  const checkpoint = openCheckpoint(from, options);
  const { names } = checkpoint;
  let numBytes = 0;
  function* counted(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const chunk of chunks) {
      numBytes += chunk.length;
      yield chunk;
    }
  }
  try {
    const infos = new Map(names.map((name) => [name, checkpoint.info(name)]));
    const read = (name: string) => checkpoint.readRaw(name).bytes;
    // What Python's own writers for PyTorch say about the layout; `transformers` asks for it.
    const metadata = checkpoint.format === "safetensors"
      ? new Map(checkpoint.metadata)
      : new Map([["format", "pt"]]);
    writeWhole(
      to,
      counted(safetensorsChunks({ infos, read }, { metadata })),
    );
    return { numTensors: names.length, numBytes };
  } finally {
    checkpoint.close();
  }
}
