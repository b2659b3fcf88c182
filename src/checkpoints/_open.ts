import { CheckpointError } from "./errors.ts";
import { toHostArray } from "./host_array.ts";
import {
  countBytes,
  type RawTensor,
  type RawTensorInfo,
} from "./raw_tensor.ts";
import type { ByteSource } from "./byte_source.ts";
import type { Checkpoint, CheckpointFormat } from "./types.ts";
import type { HostArray } from "../tensor/types.ts";

/** A tensor that can be read; entries with the same `identity` are the same tensor. */
export interface LazyTensor extends RawTensorInfo {
  readonly identity: string;
  readRaw(): RawTensor;
}

/** The parts of a checkpoint that depend on the format. */
export interface CheckpointParts {
  readonly format: CheckpointFormat;
  readonly source: ByteSource;
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly metadata?: ReadonlyMap<string, string>;
}

/**
 * How much larger than its file a checkpoint may become in memory. Views of one storage are separate tensors
 * (tied weights: twice), int8 becomes int32 (four times); more than that is a bomb.
 */
const MAX_GROWTH = 8;

/** Below this many bytes any growth is harmless. */
const HARMLESS_BYTES = 64 * 2 ** 20;

/** The tensors in memory must stay within reach of the file's size, whatever its header says. */
function assertBounded(parts: CheckpointParts): void {
  const sizes = new Map<string, number>();
  for (const [name, tensor] of parts.tensors) {
    sizes.set(tensor.identity, countBytes(tensor, name));
  }
  let total = 0;
  for (const size of sizes.values()) total += size;
  const { name, numBytes } = parts.source;
  if (total > Math.max(HARMLESS_BYTES, MAX_GROWTH * numBytes)) {
    throw new CheckpointError(
      `Cannot read all of ${name}: its tensors take ${total} bytes, the file has ${numBytes}`,
      { source: name },
    );
  }
}

/** What every format shares: lookup by name, conversion, one array for one tensor. */
export function makeCheckpoint(parts: CheckpointParts): Checkpoint {
  const { source, tensors } = parts;
  function find(name: string): LazyTensor {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      throw new RangeError(
        `Cannot find tensor ${
          JSON.stringify(name)
        } in ${source.name}: it holds ${tensors.size} others`,
      );
    }
    return tensor;
  }
  return {
    format: parts.format,
    source: source.name,
    names: [...tensors.keys()],
    metadata: parts.metadata ?? new Map(),
    info(name) {
      const { dtype, shape } = find(name);
      return { dtype, shape };
    },
    readRaw: (name) => find(name).readRaw(),
    read: (name) => toHostArray(find(name).readRaw(), name),
    readAll() {
      assertBounded(parts);
      const known = new Map<string, HostArray>();
      return new Map([...tensors].map(([name, tensor]) => {
        const array = known.get(tensor.identity) ??
          toHostArray(tensor.readRaw(), name);
        known.set(tensor.identity, array);
        return [name, array];
      }));
    },
    close: () => source.close(),
  };
}
