import { CheckpointError } from "./errors.ts";
import { toHostArray } from "./host_array.ts";
import {
  countBytes,
  type RawTensor,
  type RawTensorInfo,
} from "./raw_tensor.ts";
import type { ByteSource } from "./byte_source.ts";
import { tidyNames } from "./tidy_names.ts";
import type {
  Checkpoint,
  CheckpointFormat,
  CheckpointOrigin,
} from "./types.ts";
import type { HostArray } from "../tensor/types.ts";

/** A tensor that can be read; entries with the same `identity` are the same tensor. */
export interface LazyTensor extends RawTensorInfo {
  readonly identity: string;
  /** The bytes that are read or unpacked to get it; a view may need more than its own. */
  readonly numReadBytes: number;
  readRaw(): RawTensor;
}

/** The parts of a checkpoint that depend on the format. */
export interface CheckpointParts {
  readonly format: CheckpointFormat;
  readonly source: Pick<ByteSource, "name" | "numBytes" | "close">;
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly metadata?: ReadonlyMap<string, string>;
  /** Where in the file they are. Default: the file itself. */
  readonly place?: Pick<
    CheckpointOrigin,
    "key" | "what" | "className" | "others" | "contents"
  >;
  /** Takes the tensors whose names begin with this and a dot, without it. Default: all. */
  readonly within?: string;
  /** Whether names come without wrappers' prefixes and repetitions. */
  readonly tidy: boolean;
}

const WHOLE_FILE = {
  key: ".",
  what: "state_dict",
  others: [],
  contents: new Map<string, string>(),
} as const;

function untouched(tensors: ReadonlyMap<string, LazyTensor>) {
  const fileNames = new Map([...tensors.keys()].map((name) => [name, name]));
  return { tensors, fileNames, prefix: "", removed: [], repeated: [] };
}

/**
 * How much more than its file a checkpoint may take: tied weights count twice, views of one storage each.
 * Beyond it is a bomb.
 */
const MAX_GROWTH = 4;

/** Below this many bytes any growth is harmless. */
const HARMLESS_BYTES = 64 * 2 ** 20;

/** Reading all tensors must stay within reach of the file's size, whatever its header says. */
function assertBounded({ source, tensors }: CheckpointParts): void {
  let total = 0;
  for (const [name, tensor] of tensors) {
    total += Math.max(countBytes(tensor, name), tensor.numReadBytes);
  }
  const { name, numBytes } = source;
  if (total > Math.max(HARMLESS_BYTES, MAX_GROWTH * numBytes)) {
    throw new CheckpointError(
      `Cannot read ${name}: its tensors take ${total} bytes, the file has ${numBytes}`,
      { source: name },
    );
  }
}

/** The tensors of one part of a network. */
function tensorsWithin(
  { source: { name: source }, tensors }: CheckpointParts,
  part: string,
): ReadonlyMap<string, LazyTensor> {
  const prefix = `${part}.`;
  const inside = [...tensors].filter(([name]) => name.startsWith(prefix));
  if (inside.length === 0) {
    throw new CheckpointError(
      `Cannot find ${
        JSON.stringify(part)
      } in ${source}: no tensor's name begins with it`,
      { source },
    );
  }
  return new Map(
    inside.map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}

/**
 * What every format shares: lookup by name, conversion, one array for one tensor.
 *
 * @throws {CheckpointError} If the tensors take absurdly more than the file.
 */
export function makeCheckpoint(parts: CheckpointParts): Checkpoint {
  const { source, within } = parts;
  const { place = { ...WHOLE_FILE, key: within ?? WHOLE_FILE.key } } = parts;
  assertBounded(parts);
  const taken = within === undefined
    ? parts.tensors
    : tensorsWithin(parts, within);
  const { tensors, ...naming } = parts.tidy
    ? tidyNames(taken)
    : untouched(taken);
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
    origin: { ...place, ...naming },
    info(name) {
      const { dtype, shape } = find(name);
      return { dtype, shape };
    },
    readRaw: (name) => find(name).readRaw(),
    read: (name) =>
      toHostArray(find(name).readRaw(), `${name} of ${source.name}`),
    readAll() {
      const known = new Map<string, HostArray>();
      return new Map([...tensors].map(([name, tensor]) => {
        const array = known.get(tensor.identity) ??
          toHostArray(tensor.readRaw(), `${name} of ${source.name}`);
        known.set(tensor.identity, array);
        return [name, array];
      }));
    },
    close: () => source.close(),
  };
}
