import { type ByteSource, memorySource } from "../byte_source.ts";
import { Cursor } from "./_cursor.ts";
import { type InertPolicy, Machine, type PickleAllowlist } from "./_machine.ts";
import { type Opcode, OPCODES, STOP } from "./_opcodes.ts";
import type { PickleValue } from "./values.ts";

export type { InertPolicy, PickleAllowlist, PickleMaking } from "./_machine.ts";

/** What {@linkcode readPickle} takes besides the bytes. */
export interface ReadPickleOptions {
  /** The constructors that the pickle may name. */
  readonly allow: PickleAllowlist;
  /** What else may stand as an inert object. Default: nothing, everything else is refused. */
  readonly inert?: InertPolicy;
  /** What a persistent id stands for. Default: persistent ids are refused. */
  readonly persistentLoad?: (id: PickleValue) => PickleValue;
  /** The first byte. Default: 0. */
  readonly start?: number;
  /** The end of the bytes that may be read. Default: the source's. */
  readonly end?: number;
  /** Default: 500,000, which is 10,000 tensors; such a pickle takes a fraction of a second. */
  readonly maxOpcodes?: number;
  /** Dicts, sets, bytes and inert objects at most. Default: 100,000, some 30 MB. */
  readonly maxContainers?: number;
}

/** A pickle's value and the byte after it. */
export interface PickleResult {
  /** What was pickled. */
  readonly value: PickleValue;
  /** The byte after the pickle. */
  readonly end: number;
}

const TABLE: readonly (Opcode | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => OPCODES.get(String.fromCharCode(byte)),
);

/**
 * Reads one pickle of protocol 2 to 5. It is data throughout: names are looked up in the allowlist, what is not there
 * stands inert at most, and nothing that the pickle says is ever executed. A `str` of Python 2 gives one character per byte (latin-1).
 *
 * @throws {UnsafePickleError} If the pickle needs something that is not on the allowlist; it is named.
 * @throws {CheckpointError} If the pickle is damaged, truncated or absurdly large.
 */
export function readPickle(
  bytes: Uint8Array | ByteSource,
  options: ReadPickleOptions,
): PickleResult {
  const source = bytes instanceof Uint8Array ? memorySource(bytes) : bytes;
  const { start = 0, end = source.numBytes, maxOpcodes = 500_000 } = options;
  const cursor = new Cursor(source, start, end);
  const machine: Machine = new Machine(cursor, {
    allow: options.allow,
    inert: options.inert,
    persistentLoad: options.persistentLoad,
    maxContainers: options.maxContainers ?? 100_000,
  });
  for (let count = 0; count < maxOpcodes; count++) {
    const byte = cursor.byte();
    if (byte === STOP) {
      const value = machine.pop();
      if (!machine.isEmpty()) machine.fail("something is left on its stack");
      return { value, end: cursor.position };
    }
    const opcode = TABLE[byte];
    if (opcode === undefined) {
      machine.fail(`it has no opcode 0x${byte.toString(16).padStart(2, "0")}`);
    }
    opcode(machine);
  }
  return machine.fail(`it has more than ${maxOpcodes} opcodes`);
}
