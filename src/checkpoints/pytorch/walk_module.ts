import { CheckpointError } from "../errors.ts";
import { InertObject, pickleKind, type PickleValue } from "../pickle/values.ts";
import { TorchTensor } from "./tensor.ts";

/** What every `torch.nn.Module` keeps its parts in. */
const PARTS = ["_parameters", "_buffers", "_modules"] as const;

/**
 * Modules and tensors visited at most in one file, one that is used twice counting twice, as in a `state_dict`. The
 * largest network here has some 900 of both.
 */
const MAX_VISITS = 50_000;

/** How many more modules and tensors of a file may be visited; shared by all modules in it. */
export interface WalkBudget {
  visits: number;
}

/** The budget of one file. */
export function walkBudget(): WalkBudget {
  return { visits: MAX_VISITS };
}

function spend(budget: WalkBudget, { kind }: InertObject): void {
  budget.visits--;
  if (budget.visits >= 0) return;
  throw new CheckpointError(
    `Cannot read the module ${kind}: the file has more than ${MAX_VISITS} modules and tensors`,
  );
}

/** Modules inside one another at most; the deepest network here has 6. */
const MAX_DEPTH = 100;

type Dict = ReadonlyMap<PickleValue, PickleValue>;

/** The attributes of an object: its state, or the first half of (state, slots). */
export function attributesOf(object: InertObject): Dict | undefined {
  const { state } = object;
  return state instanceof Map ? state : undefined;
}

/** A compiled module is pickled as a call with the module that was compiled. */
const COMPILED = "torch._dynamo.eval_frame.OptimizedModule";

/** Compiled modules of compiled modules at most; nobody compiles twice on purpose. */
const MAX_COMPILED = 8;

function isCompiled(value: PickleValue | undefined): value is InertObject {
  return value instanceof InertObject && value.kind === COMPILED;
}

/** Whether an inert object is a `torch.nn.Module`: its class is unknown, but it has a module's parts. */
export function isModule(value: PickleValue | undefined): value is InertObject {
  let inner = value;
  for (let depth = 0; depth < MAX_COMPILED && isCompiled(inner); depth++) {
    inner = inner.args[0];
  }
  if (!(inner instanceof InertObject)) return false;
  const attributes = attributesOf(inner);
  return attributes !== undefined &&
    PARTS.every((part) => attributes.get(part) instanceof Map);
}

function partOf(module: InertObject, part: typeof PARTS[number]): Dict {
  if (!isCompiled(module)) return attributesOf(module)!.get(part) as Dict;
  return part === "_modules"
    ? new Map([["_orig_mod", module.args[0]!]])
    : new Map();
}

/** The buffers that `state_dict()` leaves out. */
function nonPersistent(module: InertObject): ReadonlySet<PickleValue> {
  const names = attributesOf(module)?.get("_non_persistent_buffers_set");
  return names instanceof Set ? names : new Set();
}

function* ownTensors(
  module: InertObject,
  prefix: string,
): Generator<[string, TorchTensor]> {
  const left = nonPersistent(module);
  for (const part of ["_parameters", "_buffers"] as const) {
    for (const [key, value] of partOf(module, part)) {
      if (value === null || part === "_buffers" && left.has(key)) continue;
      const name = `${prefix}${String(key)}`;
      if (typeof key !== "string" || !(value instanceof TorchTensor)) {
        throw new CheckpointError(
          `Cannot read the module ${module.kind}: a tensor is needed as ${name}, current value is ${
            pickleKind(value)
          }`,
        );
      }
      yield [name, value];
    }
  }
}

/** A module that is still to be visited, and the one that it is directly inside of. */
interface Visit {
  readonly module: InertObject;
  readonly prefix: string;
  readonly outer: Visit | undefined;
}

/** Whether a module is one of those that a visit is inside of, or there are absurdly many of these. */
function isCircle(module: InertObject, visit: Visit): boolean {
  let depth = 0;
  let outer: Visit | undefined = visit;
  for (; outer !== undefined && depth < MAX_DEPTH; depth++) {
    if (outer.module === module) return true;
    outer = outer.outer;
  }
  return depth === MAX_DEPTH;
}

/** The modules directly inside one, in order. */
function inside(visit: Visit): Visit[] {
  const { module, prefix } = visit;
  return [...partOf(module, "_modules")].flatMap(([key, value]) => {
    if (typeof key !== "string" || value === null) return [];
    if (!isModule(value)) {
      throw new CheckpointError(
        `Cannot read the module ${module.kind}: a module is needed as ${prefix}${key}, current value is ${
          pickleKind(value)
        }`,
      );
    }
    if (isCircle(value, visit)) {
      throw new CheckpointError(
        `Cannot read the module ${module.kind}: modules are inside themselves, or more than ${MAX_DEPTH} in one another`,
      );
    }
    return [{ module: value, prefix: `${prefix}${key}.`, outer: visit }];
  });
}

/**
 * The tensors of a whole module under the names that its `state_dict()` gives them, in that order: parameters, then
 * persistent buffers, then the modules inside. No class is known and no code of one runs.
 *
 * Source: `torch.nn.Module._save_to_state_dict` and `state_dict` of PyTorch 2.15.
 *
 * @throws {CheckpointError} If modules contain themselves, there are absurdly many, or a parameter is no tensor.
 */
export function walkModule(
  root: InertObject,
  budget: WalkBudget = walkBudget(),
): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  const stack: Visit[] = [{ module: root, prefix: "", outer: undefined }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    spend(budget, root);
    for (const [name, tensor] of ownTensors(visit.module, visit.prefix)) {
      spend(budget, root);
      tensors.set(name, tensor);
    }
    for (const next of inside(visit).reverse()) stack.push(next);
  }
  return tensors;
}
