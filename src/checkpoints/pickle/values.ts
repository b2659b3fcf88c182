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
