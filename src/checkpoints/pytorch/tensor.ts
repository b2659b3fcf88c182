import type { LazyTensor } from "../_open.ts";
import {
  assertView,
  gatherStrided,
  isRowMajor,
  type StridedView,
  viewRange,
} from "../_strided.ts";
import { CheckpointError } from "../errors.ts";
import { PickleObject } from "../pickle/values.ts";
import { countBytes, RAW_ITEM_SIZE, type RawDType } from "../raw_tensor.ts";

/** A storage: a run of bytes in the file that tensors are views of. */
export class TorchStorage extends PickleObject {
  /** The Python name, for messages. */
  readonly kind = "a PyTorch storage";

  /** A storage of the file. */
  constructor(
    /** What the file calls it. */
    readonly key: string,
    /** `undefined`: the tensors say it (`UntypedStorage`). */
    readonly dtype: RawDType | undefined,
    /** Where it begins and how long it is, within the bytes that the file has under `key`. */
    readonly range: { readonly begin: number; readonly numBytes: number },
  ) {
    super();
  }
}

/** A tensor of a PyTorch file, not read yet; its view lies inside its storage. */
export class TorchTensor extends PickleObject {
  /** The Python name, for messages. */
  readonly kind = "a PyTorch tensor";

  /**
   * A view of a storage.
   *
   * @throws {CheckpointError} If the view does not lie inside the storage.
   */
  constructor(
    readonly storage: TorchStorage,
    readonly dtype: RawDType,
    readonly view: StridedView,
  ) {
    super();
    assertView(view, Math.floor(storage.range.numBytes / RAW_ITEM_SIZE[dtype]));
    assertNoBomb(this);
  }

  /** Attributes of a tensor, which say nothing about its values. */
  override setState(): void {}
}

/** An expanded tensor (strides of 0, overlapping windows) may be larger than its storage by this much. */
const HARMLESS_BYTES = 16 * 2 ** 20;

function assertNoBomb({ dtype, storage, view }: TorchTensor): void {
  const numBytes = countBytes({ dtype, shape: view.shape });
  if (numBytes > Math.max(HARMLESS_BYTES, storage.range.numBytes)) {
    throw new CheckpointError(
      `Cannot read a tensor: shape [${
        view.shape.join(", ")
      }] repeats the ${storage.range.numBytes} ` +
        `bytes of its storage, current value is ${numBytes} bytes`,
    );
  }
}

/** How a file gives the bytes of its storages. */
export interface StorageReader {
  read(key: string, begin: number, end: number): Uint8Array<ArrayBuffer>;
  /** The bytes of a storage that must be unpacked to read any of it; 0 if it is stored as it is. */
  unpackedBytes(key: string): number;
}

/** The tensor in the form that is common to all formats: row-major bytes, read when asked for. */
export function lazyTensor(
  tensor: TorchTensor,
  reader: StorageReader,
): LazyTensor {
  const { storage, dtype, view } = tensor;
  const itemSize = RAW_ITEM_SIZE[dtype];
  const { begin, end } = viewRange(view);
  const first = storage.range.begin + begin * itemSize;
  const numBytes = (end - begin) * itemSize;
  return {
    dtype,
    shape: view.shape,
    numReadBytes: Math.max(numBytes, reader.unpackedBytes(storage.key)),
    identity: [storage.key, first, dtype, view.shape, view.strides].join("/"),
    readRaw() {
      const bytes = reader.read(storage.key, first, first + numBytes);
      return {
        dtype,
        shape: view.shape,
        bytes: isRowMajor(view)
          ? bytes
          : gatherStrided(bytes, { ...view, offset: view.offset - begin }, {
            itemSize,
          }),
      };
    },
  };
}
