import type { Cursor } from "./_cursor.ts";
import { CheckpointError, UnsafePickleError } from "../errors.ts";
import {
  InertObject,
  PickleGlobal,
  pickleKind,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from "./values.ts";

/**
 * The known constructors, by `module.name`. A function is what calling (or instantiating) it gives; `null` is
 * something that may be named but not called, like a storage class.
 */
export type PickleAllowlist = ReadonlyMap<
  string,
  ((args: readonly PickleValue[]) => PickleValue) | null
>;

/** How a pickle makes an object: `new` names its class (NEWOBJ), `call` any callable (REDUCE). */
export type PickleMaking = "new" | "call";

/**
 * Whether something that is not on the allowlist may stand as an inert object, which keeps its name and its state;
 * what may not is refused. Nothing is imported or called either way.
 */
export type InertPolicy = (name: string, making: PickleMaking) => boolean;

/** What the machine needs besides the bytes. */
export interface MachineOptions {
  readonly allow: PickleAllowlist;
  readonly inert: InertPolicy | undefined;
  readonly persistentLoad: ((id: PickleValue) => PickleValue) | undefined;
  readonly maxContainers: number;
}

/** What an item of a dict or set takes more than a byte of a string does. */
const ITEM_WORK = 64;

/**
 * Constructors copy what they get, and a few bytes can hand the same huge value to many of them: their work
 * is bounded by this much and this many times the size of the pickle, of which as much counts at most.
 */
const HARMLESS_WORK = 64 * 2 ** 20;
const MAX_WORK_PER_BYTE = 8;

/** How much a constructor may have to copy of an argument: its tuples (shapes, states) are looked into. */
function workOf(value: PickleValue, depth = 2): number {
  if (typeof value === "string" || value instanceof Uint8Array) {
    return value.length;
  }
  if (Array.isArray(value)) return ITEM_WORK * value.length;
  if (value instanceof Map || value instanceof Set) {
    return ITEM_WORK * value.size;
  }
  if (!(value instanceof PickleTuple)) return 1;
  const { items } = value;
  let work = ITEM_WORK * items.length;
  if (depth > 0 && items.length < 100) {
    for (const item of items) work += workOf(item, depth - 1);
  }
  return work;
}

/** The pickle machine's stack and memo. It can build values and call what is on the allowlist, nothing else. */
export class Machine {
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #containers = 0;
  #work = 0;

  constructor(readonly cursor: Cursor, readonly options: MachineOptions) {}

  fail(state: string): never {
    const { source, position } = this.cursor;
    throw new CheckpointError(
      `Cannot read the pickle in ${source.name}: ${state}, current value is byte ${position}`,
      { source: source.name },
    );
  }

  refuse(what: string): never {
    throw new UnsafePickleError(what, { source: this.cursor.source.name });
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    // What lies under a mark is out of reach until the mark is gone.
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) {
      this.fail("its stack is empty");
    }
    return this.#stack.pop()!;
  }

  top(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) {
      this.fail("its stack is empty");
    }
    return this.#stack.at(-1)!;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Everything above the last mark, which goes too. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) this.fail("it has no mark");
    return this.#stack.splice(mark);
  }

  /** Python's POP: a value, or a mark with nothing above it. */
  popAny(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  isEmpty(): boolean {
    return this.#stack.length === 0 && this.#marks.length === 0;
  }

  memoize(index = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.fail(`its memo has no ${index}`);
    this.push(value);
  }

  /** Counts a dict, set, bytes or object: empty ones take a byte in the file and hundreds in memory. */
  container<T>(value: T): T {
    this.#containers++;
    if (this.#containers > this.options.maxContainers) {
      this.fail(
        `it has more than ${this.options.maxContainers} dicts, sets, bytes and objects`,
      );
    }
    return value;
  }

  list(value: PickleValue): PickleValue[] {
    if (value instanceof InertObject) return value.items;
    if (!Array.isArray(value)) {
      this.fail(`a list is needed instead of ${pickleKind(value)}`);
    }
    return value;
  }

  tuple(value: PickleValue): readonly PickleValue[] {
    if (!(value instanceof PickleTuple)) {
      this.fail(`a tuple is needed instead of ${pickleKind(value)}`);
    }
    return value.items;
  }

  setItems(object: PickleValue, items: readonly PickleValue[]): void {
    const target = object instanceof InertObject ? object.entries : object;
    if (!(target instanceof Map)) {
      this.fail(`a dict is needed instead of ${pickleKind(target)}`);
    }
    if (items.length % 2 !== 0) this.fail("a key has no value");
    for (let i = 0; i < items.length; i += 2) {
      target.set(items[i]!, items[i + 1]!);
    }
  }

  addItems(target: PickleValue, items: readonly PickleValue[]): void {
    if (!(target instanceof Set)) {
      this.fail(`a set is needed instead of ${pickleKind(target)}`);
    }
    for (const item of items) target.add(item);
  }

  /** A name, if it is on the allowlist, or if unknown ones may stand inert: what becomes of it decides. */
  global(module: string, name: string): void {
    const { allow, inert } = this.options;
    const full = `${module}.${name}`;
    if (!allow.has(full) && inert === undefined) this.refuse(full);
    this.push(new PickleGlobal(full));
  }

  /** Calls a constructor of the allowlist; what is unknown stands inert or is refused. */
  make(
    callee: PickleValue,
    args: readonly PickleValue[],
    making: PickleMaking,
  ): PickleValue {
    if (callee instanceof InertObject) {
      this.refuse(`a call of what ${callee.kind} gives`);
    }
    if (!(callee instanceof PickleGlobal)) {
      this.fail(`${pickleKind(callee)} cannot be called`);
    }
    const { allow, inert } = this.options;
    const construct = allow.get(callee.name);
    if (!construct) {
      // What may be named but not called (`null`) is never inert.
      if (allow.has(callee.name)) this.refuse(`a call of ${callee.name}`);
      if (!inert?.(callee.name, making)) this.refuse(callee.name);
      return this.container(new InertObject(callee.name, args));
    }
    for (const argument of args) this.#charge(argument);
    const value = this.#located(() => construct(args));
    return value instanceof Map || value instanceof Set
      ? this.container(value)
      : value;
  }

  build(target: PickleValue, state: PickleValue): void {
    if (!(target instanceof InertObject)) this.#charge(state);
    if (target instanceof PickleObject) {
      this.#located(() => target.setState(state));
    } // The attributes of an OrderedDict (PyTorch's `_metadata`: module versions) mean nothing here.
    else if (!(target instanceof Map)) {
      this.refuse(`a state for ${pickleKind(target)}`);
    }
  }

  persistent(id: PickleValue): void {
    const load = this.options.persistentLoad;
    if (load === undefined) this.refuse("a persistent id");
    this.push(this.#located(() => load(id)));
  }

  #charge(value: PickleValue): void {
    this.#work += workOf(value);
    const numBytes = Math.min(this.cursor.end, HARMLESS_WORK);
    if (this.#work > HARMLESS_WORK + MAX_WORK_PER_BYTE * numBytes) {
      this.fail("it repeats its contents too often");
    }
  }

  /** Constructors do not know which file they work for: their errors get its name here. */
  #located<T>(run: () => T): T {
    const { name: source } = this.cursor.source;
    try {
      return run();
    } catch (cause) {
      if (cause instanceof UnsafePickleError) {
        throw new UnsafePickleError(cause.refused, { source, cause });
      }
      if (!(cause instanceof CheckpointError)) throw cause;
      throw new CheckpointError(`${cause.message} (${source})`, {
        source,
        cause,
      });
    }
  }
}
