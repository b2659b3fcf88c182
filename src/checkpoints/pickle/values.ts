import { UnsafePickleError } from "../errors.ts";

/** What a pickle can hold here. Lists are arrays, dicts are maps; cycles are possible: never recurse freely. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array<ArrayBuffer>
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleTuple
  | PickleGlobal
  | PickleObject;

/** A Python tuple (a frozenset is not told apart from a set). */
export class PickleTuple {
  /** A tuple of these items. */
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A Python object that the pickle names by module, e.g. `torch.FloatStorage`. It is a name, nothing else. */
export class PickleGlobal {
  /** The object `module.name`. */
  constructor(readonly name: string) {}
}

/** What a constructor of the allowlist gives. */
export abstract class PickleObject {
  /** The Python name of what it stands for, for messages. */
  abstract readonly kind: string;

  /**
   * Takes the state that the pickle wants to set on the object.
   *
   * @throws {UnsafePickleError} Unless the kind of object takes a state.
   */
  setState(_state: PickleValue): void {
    throw new UnsafePickleError(`a state for ${this.kind}`);
  }
}

/**
 * An object of a class that is not known: its name and what the pickle gives it, nothing else. Nothing is imported or
 * called for it, and its constructor's arguments mean nothing here.
 */
export class InertObject extends PickleObject {
  #state: PickleValue | undefined;
  #entries: Map<PickleValue, PickleValue> | undefined;
  #items: PickleValue[] | undefined;

  /** An object of the class `module.name`. */
  constructor(readonly kind: string, readonly args: readonly PickleValue[]) {
    super();
  }

  /** Its attributes as the pickle sets them, mostly a dict; `undefined` if it sets none. */
  get state(): PickleValue | undefined {
    return this.#state;
  }

  /** What it holds as a dict does, e.g. if its class derives from `dict`. */
  get entries(): Map<PickleValue, PickleValue> {
    return this.#entries ??= new Map();
  }

  /** What it holds as a list does, e.g. a `deque`. */
  get items(): PickleValue[] {
    return this.#items ??= [];
  }

  override setState(state: PickleValue): void {
    this.#state = state;
  }
}

/** The Python name of the kind of a value, for messages. Never prints the value: it may be huge or cyclic. */
export function pickleKind(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "string") return "str";
  if (value instanceof Uint8Array) return "bytes";
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "dict";
  if (value instanceof Set) return "set";
  if (value instanceof PickleTuple) return "tuple";
  if (value instanceof PickleGlobal) return value.name;
  return value.kind;
}
