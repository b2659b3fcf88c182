import { CheckpointError, UnsafePickleError } from "../errors.ts";
import { TOLERANT_NUMPY_CONSTRUCTORS } from "../pickle/numpy.ts";
import type { PickleAllowlist } from "../pickle/read_pickle.ts";
import {
  InertObject,
  PickleGlobal,
  pickleKind,
  PickleTuple,
  type PickleValue,
} from "../pickle/values.ts";
import { RAW_ITEM_SIZE, type RawDType } from "../raw_tensor.ts";
import { TorchStorage, TorchTensor } from "./tensor.ts";

/** The storage classes that are read, by name; `undefined` where the tensors say the dtype. */
const STORAGE_TYPES: ReadonlyMap<string, RawDType | undefined> = new Map<
  string,
  RawDType | undefined
>(
  ([
    ["FloatStorage", "float32"],
    ["DoubleStorage", "float64"],
    ["HalfStorage", "float16"],
    ["BFloat16Storage", "bfloat16"],
    ["ByteStorage", "uint8"],
    ["CharStorage", "int8"],
    ["ShortStorage", "int16"],
    ["IntStorage", "int32"],
    ["LongStorage", "int64"],
    ["BoolStorage", "bool"],
  ] as const).flatMap(([name, dtype]) => [
    [`torch.${name}`, dtype] as const,
    [`torch.cuda.${name}`, dtype] as const, // files from before PyTorch 1.13, saved on a GPU
  ]),
).set("torch.storage.UntypedStorage", undefined);

function fail(state: string): never {
  throw new CheckpointError(`Cannot read a tensor of the pickle: ${state}`);
}

function sizes(value: PickleValue | undefined): number[] {
  const items = value instanceof PickleTuple
    ? value.items
    : fail("its shape is no tuple");
  return items.map((size) =>
    typeof size === "number" ? size : fail("a size is no number")
  );
}

/** `_rebuild_tensor(storage, offset, size, stride)` and what newer versions append, which is not about values. */
function rebuildTensor(
  [storage, offset, size, stride]: readonly PickleValue[],
  dtype?: RawDType,
): TorchTensor {
  if (!(storage instanceof TorchStorage)) {
    fail(`its storage is ${pickleKind(storage)}`);
  }
  if (typeof offset !== "number") fail("its offset is no number");
  const known = dtype ?? storage.dtype ?? fail("its dtype is missing");
  return new TorchTensor(storage, known, {
    shape: sizes(size),
    strides: sizes(stride),
    offset,
  });
}

/** `_rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype)`: untyped storages. */
function rebuildTensorV3(args: readonly PickleValue[]): TorchTensor {
  const dtype = args[6];
  if (!(dtype instanceof PickleGlobal)) fail("its dtype is missing");
  const name = dtype.name.replace(/^torch\./, "");
  if (!isRawDType(name)) {
    throw new UnsafePickleError(`tensors of ${dtype.name}`);
  }
  return rebuildTensor(args, name);
}

function isRawDType(name: string): name is RawDType {
  return Object.hasOwn(RAW_ITEM_SIZE, name);
}

/** `_rebuild_parameter(data, requires_grad, hooks)`: a parameter is its tensor. */
function rebuildParameter([data]: readonly PickleValue[]): PickleValue {
  return data instanceof TorchTensor
    ? data
    : fail(`a parameter is ${pickleKind(data)}`);
}

/** `_rebuild_from_type_v2(function, type, args, state)`: a tensor with attributes. */
function rebuildFromType(
  [callee, type, args]: readonly PickleValue[],
): PickleValue {
  const construct = callee instanceof PickleGlobal
    ? TENSOR_CONSTRUCTORS.get(callee.name)
    : undefined;
  if (!construct) {
    throw new UnsafePickleError(`a call of ${pickleKind(callee)}`);
  }
  if (!(type instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
    fail("its type or its arguments are missing");
  }
  return construct(args.items);
}

const TENSOR_CONSTRUCTORS: ReadonlyMap<
  string,
  (args: readonly PickleValue[]) => PickleValue
> = new Map([
  [
    "torch._utils._rebuild_tensor",
    (args: readonly PickleValue[]) => rebuildTensor(args),
  ],
  [
    "torch._utils._rebuild_tensor_v2",
    (args: readonly PickleValue[]) => rebuildTensor(args),
  ],
  ["torch._utils._rebuild_tensor_v3", rebuildTensorV3],
  ["torch._utils._rebuild_parameter", rebuildParameter],
  ["torch._utils._rebuild_parameter_with_state", rebuildParameter],
]);

/**
 * The allowlist for PyTorch files: tensors, parameters, the dicts and plain data around them, numpy's numbers.
 *
 * Source: what `Tensor.__reduce_ex__` of PyTorch 0.4 to 2.15 writes (`torch/_tensor.py`, `torch/_utils.py`).
 */
export const TORCH_CONSTRUCTORS: PickleAllowlist = new Map<
  string,
  ((args: readonly PickleValue[]) => PickleValue) | null
>([
  ...TOLERANT_NUMPY_CONSTRUCTORS,
  ...TENSOR_CONSTRUCTORS,
  ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
  ["torch.Tensor", null],
  ["torch.nn.parameter.Parameter", null],
  ["torch.nn.parameter.Buffer", null],
  ["torch.Size", ([items = new PickleTuple([])]) => items],
  ["torch.device", (args) => new InertObject("torch.device", args)],
  ...Object.keys(RAW_ITEM_SIZE).map((
    dtype,
  ): [string, null] => [`torch.${dtype}`, null]),
  ...[...STORAGE_TYPES.keys()].map((name): [string, null] => [name, null]),
]);

/** The view of a storage that legacy files can hold: (key, offset, size), in elements. */
function storageView(
  metadata: PickleValue | undefined,
  numElements: number,
): { offset: number; count: number } {
  if (metadata === undefined || metadata === null) {
    return { offset: 0, count: numElements };
  }
  const [, offset, count] = metadata instanceof PickleTuple
    ? metadata.items
    : [];
  if (
    typeof offset !== "number" || typeof count !== "number" || offset < 0 ||
    count < 0 ||
    offset + count > numElements
  ) fail("a view of a storage lies outside it");
  return { offset, count };
}

/**
 * The persistent ids of PyTorch files: ("storage", class, key, device, number of elements), with a sixth item
 * in legacy files, where ("module", class, file, source text) stands for the class of a whole module. `known` collects the storages' whole sizes in bytes, to be compared with the file's.
 *
 * @throws {UnsafePickleError} If the storage is of a kind that is not read, e.g. of complex numbers.
 * @throws {CheckpointError} If an id is none of a storage, or two ids disagree about one.
 */
export function storageLoader(
  known: Map<string, number>,
): (id: PickleValue) => PickleValue {
  return (id) => {
    const [kind, type, key, , count, metadata] = id instanceof PickleTuple
      ? id.items
      : [];
    if (kind === "module" && type instanceof PickleGlobal) return type;
    if (
      kind === "storage" && type instanceof PickleGlobal &&
      !STORAGE_TYPES.has(type.name)
    ) throw new UnsafePickleError(type.name);
    if (
      kind !== "storage" || !(type instanceof PickleGlobal) ||
      typeof key !== "string" || typeof count !== "number" || count < 0
    ) fail("a persistent id names no storage that is read");
    const dtype = STORAGE_TYPES.get(type.name);
    const itemSize = dtype === undefined ? 1 : RAW_ITEM_SIZE[dtype];
    const numBytes = count * itemSize;
    if (
      (known.get(key) ?? numBytes) !== numBytes ||
      !Number.isSafeInteger(numBytes)
    ) {
      fail(`storage ${JSON.stringify(key)} has two sizes`);
    }
    known.set(key, numBytes);
    const view = storageView(metadata, count);
    return new TorchStorage(key, dtype, {
      begin: view.offset * itemSize,
      numBytes: view.count * itemSize,
    });
  };
}
