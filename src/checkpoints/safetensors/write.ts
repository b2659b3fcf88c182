import { writeWhole } from "../../files/mod.ts";
import { toRawTensor } from "../host_array.ts";
import {
  countBytes,
  type RawDType,
  type RawTensor,
  type RawTensorInfo,
} from "../raw_tensor.ts";
import type { HostArray } from "../../tensor/types.ts";
import { SAFETENSORS_DTYPES } from "./header.ts";

/** Tensors that are written: arrays of the harness, or tensors in the dtype of another file. */
export type WritableTree = ReadonlyMap<string, HostArray | RawTensor>;

/** What {@linkcode writeSafetensors} and {@linkcode encodeSafetensors} take besides the tensors. */
export interface WriteSafetensorsOptions {
  /** Free text kept under `__metadata__`. Default: none. */
  readonly metadata?:
    | ReadonlyMap<string, string>
    | Readonly<Record<string, string>>;
}

/** Tensors whose bytes are fetched one by one while they are written. */
export interface TensorStream {
  readonly infos: ReadonlyMap<string, RawTensorInfo>;
  read(name: string): Uint8Array;
}

/** The data begins at a multiple of this, as the reference implementation writes it. */
const ALIGNMENT = 8;

const DTYPE_NAMES: readonly (readonly [string, RawDType])[] = Object.entries(
  SAFETENSORS_DTYPES,
);

function rank(dtype: RawDType): number {
  return DTYPE_NAMES.findIndex(([, known]) => known === dtype);
}

/** Order of UTF-8 bytes, which is that of code points; JavaScript's own is that of UTF-16 units. */
function compareNames(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Names in the order of the file: wider dtypes first, so that every tensor is aligned; then by name. */
function fileOrder(infos: ReadonlyMap<string, RawTensorInfo>): string[] {
  return [...infos].sort(([a, { dtype: left }], [b, { dtype: right }]) =>
    rank(right) - rank(left) || compareNames(a, b)
  ).map(([name]) => name);
}

function assertName(name: string): void {
  if (name === "__metadata__" || !name.isWellFormed()) {
    throw new TypeError(
      `Cannot write a tensor under this name: the format cannot hold it, current value is ${
        JSON.stringify(name)
      }`,
    );
  }
}

function headerBytes(
  order: readonly string[],
  infos: ReadonlyMap<string, RawTensorInfo>,
  options: WriteSafetensorsOptions,
): Uint8Array {
  const metadata = options.metadata instanceof Map
    ? [...options.metadata]
    : Object.entries(options.metadata ?? {});
  metadata.sort(([a], [b]) => compareNames(a, b));
  // Built as text, because a JavaScript object would move names like "0" to the front.
  const fields: string[] = [];
  if (metadata.length > 0) {
    const texts = metadata.map(([key, text]) =>
      `${JSON.stringify(key)}:${JSON.stringify(text)}`
    );
    fields.push(`"__metadata__":{${texts.join(",")}}`);
  }
  let begin = 0;
  for (const name of order) {
    assertName(name);
    const { dtype, shape } = infos.get(name)!;
    const end = begin + countBytes({ dtype, shape }, name);
    const description = JSON.stringify({
      dtype: DTYPE_NAMES[rank(dtype)]![0],
      shape,
      data_offsets: [begin, end],
    });
    fields.push(`${JSON.stringify(name)}:${description}`);
    begin = end;
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + length).fill(0x20); // padded with spaces
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
}

/** The file's bytes, piece by piece: the header, then each tensor. */
export function* safetensorsChunks(
  stream: TensorStream,
  options: WriteSafetensorsOptions = {},
): Generator<Uint8Array> {
  const order = fileOrder(stream.infos);
  yield headerBytes(order, stream.infos, options);
  for (const name of order) {
    const bytes = stream.read(name);
    const expected = countBytes(stream.infos.get(name)!, name);
    if (bytes.length !== expected) {
      throw new RangeError(
        `Cannot write tensor ${
          JSON.stringify(name)
        }: its shape and dtype need ${expected} bytes, ` +
          `current value is ${bytes.length}`,
      );
    }
    yield bytes;
  }
}

function treeStream(tree: WritableTree): TensorStream {
  const raws = new Map([...tree].map(([name, tensor]) => [
    name,
    "bytes" in tensor ? tensor : toRawTensor(tensor),
  ]));
  return { infos: raws, read: (name) => raws.get(name)!.bytes };
}

/**
 * The bytes of a safetensors file. Equal tensors give equal bytes, whatever their order in the map; they are
 * also the bytes that Python's `safetensors` 0.8.0 writes (with at most one entry of metadata, whose order
 * is arbitrary there).
 *
 * @throws {TypeError} If a name cannot be written.
 * @throws {RangeError} If a tensor's data do not fill its shape.
 */
export function encodeSafetensors(
  tree: WritableTree,
  options: WriteSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  const chunks = [...safetensorsChunks(treeStream(tree), options)];
  const bytes = new Uint8Array(
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
  );
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/**
 * Writes a safetensors file. It appears under its name only when it is complete; the same tensors give the
 * same bytes. Tensors are written as they are: PyTorch's layout is the caller's concern.
 *
 * @throws {TypeError} If a name cannot be written.
 * @throws {RangeError} If a tensor's data do not fill its shape.
 */
export function writeSafetensors(
  path: string,
  tree: WritableTree,
  options: WriteSafetensorsOptions = {},
): void {
  writeWhole(path, safetensorsChunks(treeStream(tree), options));
}
