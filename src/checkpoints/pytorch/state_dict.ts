import { CheckpointError } from "../errors.ts";
import { unwrapNames } from "../unwrap_names.ts";
import { pickleKind, type PickleValue } from "../pickle/values.ts";
import { TorchTensor } from "./tensor.ts";

/** How the weights are found in a file that holds more. */
export interface UnwrapOptions {
  /**
   * The key under which the weights are, e.g. `"state_dict_ema"`. Default: the file itself, or the one of
   * {@linkcode WRAPPER_KEYS} that it has.
   */
  readonly key?: string;
  /** What errors call the file. Default: `"memory"`. */
  readonly source?: string;
}

/** What training scripts call the weights in a file that holds more than them. */
export const WRAPPER_KEYS = [
  "state_dict",
  "model_state_dict",
  "model",
  "net",
] as const;

/** Wrappers in wrappers; a file that contains itself ends here. */
const MAX_DEPTH = 4;

/** At most so many keys are named in a message. */
const MAX_NAMED_KEYS = 20;

type Dict = ReadonlyMap<PickleValue, PickleValue>;

function keysOf(dict: Dict): string {
  const keys = [...dict.keys()].map((key) =>
    typeof key === "string"
      ? JSON.stringify(key.slice(0, 100))
      : pickleKind(key)
  );
  const rest = keys.length - MAX_NAMED_KEYS;
  return keys.slice(0, MAX_NAMED_KEYS).join(", ") +
    (rest > 0 ? ` and ${rest} more` : "");
}

function asDict(value: PickleValue | undefined, source: string): Dict {
  if (value instanceof Map) return value;
  throw new CheckpointError(
    `Cannot find the weights in ${source}: a dict is needed, current value is ${
      pickleKind(value)
    }`,
    { source },
  );
}

/** The dict with the weights. A state_dict has no dicts in it, so a wrapper's key with a dict settles it. */
function findWeights(root: Dict, source: string, depth = 0): Dict {
  const wrappers = WRAPPER_KEYS.filter((key) => root.get(key) instanceof Map);
  const distinct = new Set(wrappers.map((key) => root.get(key)));
  if (distinct.size > 1) {
    throw new CheckpointError(
      `Cannot tell where the weights are in ${source}: name the key, current value is ${
        wrappers.join(", ")
      }`,
      { source },
    );
  }
  const [inner] = distinct;
  if (inner === undefined) return root;
  if (depth === MAX_DEPTH) {
    throw new CheckpointError(
      `Cannot find the weights in ${source}: more than ${MAX_DEPTH} dicts are in one another`,
      { source },
    );
  }
  return findWeights(asDict(inner, source), source, depth + 1);
}

/**
 * The tensors of a file under their `state_dict` names: the file itself or what it holds under one of
 * {@linkcode WRAPPER_KEYS}, without the prefixes `module.` and `_orig_mod.`. Entries that are no tensors
 * (version numbers, extra state) are left out.
 *
 * @throws {CheckpointError} If there are no tensors, or several dicts could be meant; the message says which.
 */
export function unwrapStateDict(
  root: PickleValue,
  options: UnwrapOptions = {},
): ReadonlyMap<string, TorchTensor> {
  const { key, source = "memory" } = options;
  const outer = asDict(root, source);
  if (key !== undefined && !outer.has(key)) {
    throw new CheckpointError(
      `Cannot find ${JSON.stringify(key)} in ${source}: it has ${
        keysOf(outer)
      }`,
      { source },
    );
  }
  const dict = key === undefined
    ? findWeights(outer, source)
    : asDict(outer.get(key), source);
  const tensors = [...dict].filter((entry): entry is [string, TorchTensor] =>
    typeof entry[0] === "string" && entry[1] instanceof TorchTensor
  );
  if (tensors.length === 0) {
    throw new CheckpointError(
      `Cannot find the weights in ${source}: no tensors under the keys ${
        keysOf(dict) || "(none)"
      }`,
      { source },
    );
  }
  const names = unwrapNames(tensors.map(([name]) => name));
  return new Map(tensors.map(([, tensor], i) => [names[i]!, tensor]));
}
