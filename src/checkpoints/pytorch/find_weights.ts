import { isAveraged } from "../averaged.ts";
import { CheckpointError } from "../errors.ts";
import {
  InertObject,
  PickleTuple,
  type PickleValue,
} from "../pickle/values.ts";
import { TorchTensor } from "./tensor.ts";
import {
  attributesOf,
  isModule,
  type WalkBudget,
  walkBudget,
  walkModule,
} from "./walk_module.ts";

/** Tensors that belong together in a file: a `state_dict`, or a whole module. */
export interface FoundWeights {
  /** The keys that lead there from the file's root; none for the file itself. */
  readonly path: readonly string[];
  /** A dict of tensors by name, or a module that was saved whole. */
  readonly what: "state_dict" | "module";
  /** The class of a module. */
  readonly className?: string;
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /**
   * `beside`: under a key of the training's state (optimizer, scheduler, callbacks), or under a number, as an
   * optimizer's tensors are.
   */
  readonly role: "weights" | "averaged" | "beside";
}

/** Keys into a file at most; what lies deeper is not found. */
const MAX_DEPTH = 16;

/** Values looked at; a pickle has no more opcodes. */
const MAX_VALUES = 500_000;

/** Keys under which training scripts keep what is not the network. */
const BESIDE =
  /^(optim|opt$|sched|lr_|scaler|amp|callback|loops?$|hyper|hparams|args|config|cfg|rng|random|early_stop|criterion|loss|metric|history|loader|sampler|_extra_state)/i;

/** A value, and where it is. */
interface Place {
  readonly value: PickleValue;
  readonly path: readonly string[];
  readonly beside: boolean;
}

type Entry = readonly [key: PickleValue, value: PickleValue];

/** What a value holds under keys: entries of dicts, attributes of objects, items of lists. */
export function entriesOf(value: PickleValue): Iterable<Entry> {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return indexed(value);
  if (value instanceof PickleTuple) return indexed(value.items);
  if (!(value instanceof InertObject)) return [];
  const { state } = value;
  return [
    ...value.entries,
    ...attributesOf(value) ?? [],
    // (state, slots), or the arguments that an object would have been made of
    ...state instanceof PickleTuple ? indexed(state.items) : [],
    ...indexed(value.items),
    ...indexed(value.args),
  ];
}

function indexed(items: readonly PickleValue[]): Entry[] {
  return items.flatMap((item, index): Entry[] =>
    typeof item === "object" && item !== null ? [[`${index}`, item]] : []
  );
}

/** The tensors of a dict by name, as a `state_dict` has them; what else it holds is no part of the weights. */
export function tensorsOf(value: PickleValue): Map<string, TorchTensor> {
  const dict = value instanceof InertObject ? value.entries : value;
  const tensors = new Map<string, TorchTensor>();
  if (!(dict instanceof Map)) return tensors;
  for (const [name, tensor] of dict) {
    if (typeof name === "string" && tensor instanceof TorchTensor) {
      tensors.set(name, tensor);
    }
  }
  return tensors;
}

function roleOf({ path, beside }: Place): FoundWeights["role"] {
  if (beside) return "beside";
  return path.some(isAveraged) ? "averaged" : "weights";
}

/** The weights that a value is, if it is any. */
function weightsAt(
  place: Place,
  budget: WalkBudget,
): FoundWeights | undefined {
  const { value, path } = place;
  const role = roleOf(place);
  if (isModule(value)) {
    const tensors = walkModule(value, budget);
    const found = { path, what: "module", className: value.kind } as const;
    return tensors.size === 0 ? undefined : { ...found, tensors, role };
  }
  const tensors = tensorsOf(value);
  return tensors.size === 0
    ? undefined
    : { path, what: "state_dict", tensors, role };
}

/** What lies beside the network may be any module, e.g. one that is not initialised: it is left alone. */
function orNothing<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

/** The places below one that may hold weights. A module's parts are its own. */
function* below({ value, path, beside }: Place): Generator<Place> {
  if (path.length === MAX_DEPTH || isModule(value)) return;
  for (const [key, inner] of entriesOf(value)) {
    if (typeof inner !== "object" || inner === null) continue;
    if (inner instanceof TorchTensor || inner instanceof Uint8Array) continue;
    const isName = typeof key === "string";
    if (!isName && typeof key !== "number") continue;
    yield {
      value: inner,
      path: [...path, String(key)],
      beside: beside || !isName || BESIDE.test(key),
    };
  }
}

/** Every dict on the way to weights, by its path. */
function wrappersOf(found: readonly FoundWeights[]): Set<string> {
  const inner = found.filter(({ role }) => role !== "beside");
  return new Set(
    inner.flatMap(({ path }) =>
      path.map((_, length) => JSON.stringify(path.slice(0, length)))
    ),
  );
}

/**
 * A `state_dict` has no weights inside: a dict that holds some wraps them, and its own tensors (a loss, a count) are
 * none, unless their names say so.
 */
function withoutWrappers(found: readonly FoundWeights[]): FoundWeights[] {
  const wrappers = wrappersOf(found);
  return found.filter(({ what, path, tensors }) =>
    what === "module" || !wrappers.has(JSON.stringify(path)) ||
    [...tensors.keys()].some((name) => name.includes("."))
  );
}

/**
 * All weights that a file holds, the shortest path first: dicts of tensors, and modules that were saved whole, in
 * dicts, lists and objects of any nesting. Each value is visited once, so one that contains itself ends.
 *
 * @throws {CheckpointError} If a module is impossible; see {@linkcode walkModule}.
 */
export function findWeights(root: PickleValue): FoundWeights[] {
  const queue: Place[] = [{ value: root, path: [], beside: false }];
  const seen = new Set<PickleValue>([root]);
  const found: FoundWeights[] = [];
  const budget = walkBudget();
  for (let at = 0; at < queue.length && at < MAX_VALUES; at++) {
    const place = queue[at]!;
    const weights = place.beside
      ? orNothing(() => weightsAt(place, budget))
      : weightsAt(place, budget);
    if (weights !== undefined) found.push(weights);
    for (const inner of below(place)) {
      if (seen.has(inner.value)) continue;
      seen.add(inner.value);
      queue.push(inner);
    }
  }
  return withoutWrappers(found);
}

/** The weights at one place: a dict of tensors, a module, or tensors in dicts of dicts under joined names. */
export function weightsIn(
  value: PickleValue,
  path: readonly string[],
): FoundWeights | undefined {
  const found = weightsAt({ value, path, beside: false }, walkBudget());
  if (found !== undefined) return found;
  const inner = findWeights(value).filter(({ role }) => role !== "beside");
  const tensors = new Map(
    inner.flatMap((one) =>
      [...one.tensors].map(([name, tensor]) =>
        [[...one.path, name].join("."), tensor] as const
      )
    ),
  );
  return tensors.size === 0
    ? undefined
    : { path, what: "state_dict", tensors, role: "weights" };
}
