import {
  InertObject,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";
import {
  TorchStorage,
  TorchTensor,
} from "../../../src/checkpoints/pytorch/tensor.ts";

/** A tensor of its own; equal keys are equal tensors. */
export function tensor(key = "0", shape: readonly number[] = [1]): TorchTensor {
  const numBytes = 4 * shape.reduce((a, b) => a * b, 1);
  return new TorchTensor(
    new TorchStorage(key, "float32", { begin: 0, numBytes }),
    "float32",
    { shape, strides: shape.map(() => 1), offset: 0 },
  );
}

/** A Python dict. */
export function dict(
  entries: Readonly<Record<string, PickleValue>>,
): Map<PickleValue, PickleValue> {
  return new Map(Object.entries(entries));
}

/** An object of an unknown class with these attributes. */
export function object(
  kind: string,
  attributes: Readonly<Record<string, PickleValue>> = {},
): InertObject {
  const made = new InertObject(kind, []);
  made.setState(dict(attributes));
  return made;
}

/** The parts of a `torch.nn.Module`. */
export interface ModuleParts {
  readonly parameters?: Readonly<Record<string, PickleValue>>;
  readonly buffers?: Readonly<Record<string, PickleValue>>;
  readonly modules?: Readonly<Record<string, PickleValue>>;
  /** Names of buffers that are not saved. */
  readonly unsaved?: readonly string[];
}

/** A whole `torch.nn.Module` of an unknown class. */
export function module(parts: ModuleParts = {}): InertObject {
  const { parameters = {}, buffers = {}, modules = {}, unsaved = [] } = parts;
  return object("a.Net", {
    _parameters: dict(parameters),
    _buffers: dict(buffers),
    _modules: dict(modules),
    _non_persistent_buffers_set: new Set<PickleValue>(unsaved),
  });
}
