import { AmbiguousWeightsError, CheckpointError } from "../errors.ts";
import { pickleKind, type PickleValue } from "../pickle/values.ts";
import { findByKey } from "./_find_by_key.ts";
import { entriesOf, findWeights, type FoundWeights } from "./find_weights.ts";
import type { TorchTensor } from "./tensor.ts";

/** How the weights are found in a file that holds more. */
export interface PickOptions {
  /**
   * Where the weights are: keys joined by dots, e.g. `checkpoint.model_ema`, and on into the tensors' names (`teacher`
   * takes those that begin with `teacher.`); `.` is the file itself. Default: see {@linkcode pickWeights}.
   */
  readonly key?: string;
  /** What errors call the file. Default: `"memory"`. */
  readonly source?: string;
}

/** What was taken of a file, and what else it holds. */
export interface PickedWeights extends FoundWeights {
  /** Other weights of the file, without what belongs to an optimizer and the like. */
  readonly others: readonly FoundWeights[];
  /** The keys of the file's root and what is under them, e.g. `epoch` and `number`. */
  readonly contents: ReadonlyMap<string, string>;
}

/** What training scripts call the weights in a file that holds more than them. */
export const WRAPPER_KEYS: ReadonlySet<string> = new Set([
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "model_dict",
  "net",
  "network",
  "module",
  "algorithm",
  "weights",
  "params",
]);

/** At most so many keys are named in a message. */
const MAX_NAMED_KEYS = 20;

/** A path as `--key` takes it. */
export function keyOf({ path }: Pick<FoundWeights, "path">): string {
  return path.join(".") || ".";
}

function contentsOf(root: PickleValue): Map<string, string> {
  const contents = new Map<string, string>();
  if (Array.isArray(root)) return contents;
  for (const [key, value] of entriesOf(root)) {
    if (typeof key === "string") contents.set(key, pickleKind(value));
  }
  return contents;
}

function namesOf(keys: readonly string[]): string {
  const shown = keys.slice(0, MAX_NAMED_KEYS).map((key) =>
    JSON.stringify(key.slice(0, 100))
  );
  const rest = keys.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Two paths to the same tensors under the same names are one. */
function isSame(a: FoundWeights, b: FoundWeights): boolean {
  return a.tensors.size === b.tensors.size &&
    [...a.tensors].every(([name, tensor]) => {
      const other = b.tensors.get(name);
      return other !== undefined && isSameTensor(tensor, other);
    });
}

function isSameTensor(a: TorchTensor, b: TorchTensor): boolean {
  const text = ({ storage, dtype, view }: TorchTensor) =>
    [storage.key, storage.range.begin, dtype, JSON.stringify(view)].join("/");
  return a === b || text(a) === text(b);
}

/** Comparisons of whole sets of weights at most; with more sets than this a file is named as ambiguous anyway. */
const MAX_COMPARED = 50;

function distinct(found: readonly FoundWeights[]): FoundWeights[] {
  if (found.length > MAX_COMPARED) return [...found];
  return found.filter((one, at) =>
    !found.slice(0, at).some((before) => isSame(before, one))
  );
}

function isNumber({ view }: TorchTensor): boolean {
  return view.shape.length === 0;
}

function isUnderWrapperKey({ path }: FoundWeights): boolean {
  return WRAPPER_KEYS.has(path.at(-1) ?? "");
}

/** Those that a test holds for; all, if it holds for none. */
function preferring(
  found: readonly FoundWeights[],
  test: (one: FoundWeights) => boolean,
): readonly FoundWeights[] {
  const chosen = found.filter(test);
  return chosen.length > 0 ? chosen : found;
}

function choose(
  all: readonly FoundWeights[],
  source: string,
): FoundWeights | undefined {
  let left = preferring(all, ({ role }) => role !== "beside");
  left = preferring(left, ({ role }) => role === "weights");
  left = preferring(
    left,
    ({ tensors }) => ![...tensors.values()].every(isNumber),
  );
  left = preferring(left, isUnderWrapperKey);
  const [first, second] = left;
  if (second === undefined) return first;
  const candidates = left.map((one) => ({
    key: keyOf(one),
    tensors: new Map(
      [...one.tensors].map(([name, { dtype, view }]) => [
        name,
        { dtype, shape: view.shape },
      ]),
    ),
  }));
  const keys = candidates.slice(0, MAX_NAMED_KEYS).map(({ key, tensors }) =>
    `${key} (${tensors.size} tensors)`
  );
  throw new AmbiguousWeightsError(
    `Cannot tell which weights of ${source} are meant: it holds ${candidates.length} networks, ${
      keys.join(", ")
    }; name one with --key`,
    { source, candidates },
  );
}

/** Modules do not know which file they are of: their errors get its name here. */
function located<T>(find: () => T, source: string): T {
  try {
    return find();
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new CheckpointError(`${cause.message} (${source})`, {
      source,
      cause,
    });
  }
}

function failToFind(
  state: string,
  contents: ReadonlyMap<string, string>,
  source: string,
): never {
  throw new CheckpointError(
    `Cannot find ${state} in ${source}: no tensors under the keys ${
      namesOf([...contents.keys()]) || "(none)"
    }`,
    { source },
  );
}

/**
 * The weights of a file, and which they are if it holds several:
 *
 * 1. With `key`, what is there.
 * 2. Else networks count before averages of them (`model_ema`), and these before what belongs to an optimizer, a
 *    scheduler, callbacks; sets of numbers count last.
 * 3. Of several that are left, the one under a key of {@linkcode WRAPPER_KEYS}. Two of those are not guessed between.
 *
 * Weights under two keys that are the same tensors count once.
 *
 * @throws {AmbiguousWeightsError} If several sets of weights could be meant; it lists them.
 * @throws {CheckpointError} If there are no tensors, or none under the key.
 */
export function pickWeights(
  root: PickleValue,
  options: PickOptions = {},
): PickedWeights {
  const { key, source = "memory" } = options;
  const contents = contentsOf(root);
  const found = distinct(located(() => findWeights(root), source));
  const taken = key === undefined
    ? choose(found, source)
    : located(() => findByKey(root, key), source);
  if (taken === undefined) {
    if (key !== undefined) failToFind(JSON.stringify(key), contents, source);
    if (contents.size === 0) {
      throw new CheckpointError(
        `Cannot find the weights in ${source}: a dict or a module is needed, current value is ${
          pickleKind(root)
        }`,
        { source },
      );
    }
    failToFind("the weights", contents, source);
  }
  const others = found.filter((one) =>
    one.role !== "beside" && keyOf(one) !== keyOf(taken)
  );
  return { ...taken, others, contents };
}
