import { rawValues } from "./host_array.ts";
import {
  openCheckpoint,
  type OpenCheckpointOptions,
} from "./open_checkpoint.ts";
import type { RawDType, RawTensor } from "./raw_tensor.ts";
import {
  type ArchitectureFit,
  fittingArchitectures,
} from "./fitting_architectures.ts";
import { recogniseWrappers, recogniseWriter } from "./recognise_writer.ts";
import type { CheckpointFormat, CheckpointOrigin } from "./types.ts";

/** One tensor of a file. */
export interface CheckpointRow {
  /** The `state_dict` name. */
  readonly name: string;
  /** In PyTorch's layout. */
  readonly shape: readonly number[];
  /** The file's own. */
  readonly dtype: RawDType;
  /** The square root of the sum of the squares, in double precision; NaN or Infinity if the tensor has any. */
  readonly norm: number;
  /** The size in the file's dtype. */
  readonly numBytes: number;
}

/** What a file holds. */
export interface CheckpointDescription {
  /** What kind of file it is. */
  readonly format: CheckpointFormat;
  /** One row per tensor, in the file's order. */
  readonly rows: readonly CheckpointRow[];
  /** The free text of safetensors; empty for other formats. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Which part of the file the rows are, and what else it holds. */
  readonly origin: CheckpointOrigin;
  /** Who probably wrote it; absent if nothing shows it. */
  readonly writer?: string;
  /** What was wrapped around the network when it was saved. */
  readonly wrappers: readonly string[];
  /** Registered networks that the file is, or nearly is; the best first. */
  readonly fits: readonly ArchitectureFit[];
}

function norm(raw: RawTensor): number {
  const values = rawValues(raw);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    sum += value * value;
  }
  return Math.sqrt(sum);
}

/**
 * Names, shapes, dtypes, norms and sizes of the tensors in a weights file, in the file's order, who probably wrote it and
 * which network it is. Reads the whole file, one tensor at a time.
 *
 * @throws {CheckpointError} If the file cannot be read; see {@linkcode openCheckpoint}.
 */
export function describeCheckpoint(
  path: string,
  options: OpenCheckpointOptions = {},
): CheckpointDescription {
  const checkpoint = openCheckpoint(path, options);
  try {
    const rows = checkpoint.names.map((name) => {
      const raw = checkpoint.readRaw(name);
      const { shape, dtype } = raw;
      return {
        name,
        shape,
        dtype,
        norm: norm(raw),
        numBytes: raw.bytes.length,
      };
    });
    const { format, metadata, origin } = checkpoint;
    const writer = recogniseWriter(checkpoint);
    return {
      format,
      rows,
      metadata,
      origin,
      ...(writer === undefined ? {} : { writer }),
      wrappers: recogniseWrappers(checkpoint),
      fits: fittingArchitectures(checkpoint),
    };
  } finally {
    checkpoint.close();
  }
}
