import type { Machine, PickleMaking } from "./_machine.ts";
import { InertObject, PickleTuple, type PickleValue } from "./values.ts";

/** What one opcode does: it takes its arguments from the machine's cursor. */
export type Opcode = (machine: Machine) => void;

/** The longest integer: the states of numpy's generators take 17 bytes. */
const MAX_INT_BYTES = 32;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function littleEndian(machine: Machine, numBytes: number): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < numBytes; i++, scale *= 256) {
    value += machine.cursor.byte() * scale;
  }
  if (!Number.isSafeInteger(value)) machine.fail("a length is absurd");
  return value;
}

function int32(machine: Machine): number {
  return littleEndian(machine, 4) | 0;
}

function simplify(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Two's complement, little-endian; no bytes are 0. */
function longInt(machine: Machine, numBytes: number): number | bigint {
  if (numBytes > MAX_INT_BYTES) {
    machine.fail(`an integer has ${numBytes} bytes`);
  }
  const hex = machine.cursor.take(numBytes).reverse().toHex();
  const value = BigInt(`0x${hex || "0"}`);
  return simplify(BigInt.asIntN(8 * numBytes, value));
}

function decimal(machine: Machine): number | bigint {
  const text = machine.cursor.line().replace(/L$/, "");
  if (!/^-?\d{1,64}$/.test(text)) machine.fail("a number is not decimal");
  return simplify(BigInt(text));
}

function decimalFloat(machine: Machine): number {
  const text = machine.cursor.line();
  if (!/^-?\d{1,32}(\.\d{0,32})?(e[-+]?\d{1,3})?$/.test(text)) {
    machine.fail("a number is not decimal");
  }
  return Number(text);
}

function utf8(machine: Machine, numBytes: number): string {
  const bytes = machine.cursor.take(numBytes);
  try {
    return UTF8.decode(bytes);
  } catch {
    machine.fail("a string is not UTF-8");
  }
}

/** A `str` of Python 2: one character per byte. (The label "latin1" of TextDecoder is windows-1252.) */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  const step = 8192; // well below the most arguments that a call can have
  for (let i = 0; i < bytes.length; i += step) {
    parts.push(String.fromCharCode(...bytes.subarray(i, i + step)));
  }
  return parts.join("");
}

/** Bytes count as containers: even empty ones take hundreds of bytes in memory. */
function takeBytes(
  machine: Machine,
  numBytes: number,
): Uint8Array<ArrayBuffer> {
  return machine.container(machine.cursor.take(numBytes));
}

function pushing(value: (machine: Machine) => PickleValue): Opcode {
  return (machine) => machine.push(value(machine));
}

function tupleOf(count: number): Opcode {
  return (machine) => {
    const items: PickleValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(machine.pop());
    machine.push(new PickleTuple(items));
  };
}

function refused(name: string): Opcode {
  return (machine) => machine.refuse(`the opcode ${name}`);
}

/** Pops in the order of the stack: the last result was on top. */
function pop2(machine: Machine): [PickleValue, PickleValue] {
  const second = machine.pop();
  return [machine.pop(), second];
}

function dictOf(machine: Machine, items: readonly PickleValue[]): void {
  const dict = machine.container(new Map<PickleValue, PickleValue>());
  machine.setItems(dict, items);
  machine.push(dict);
}

function protocol(machine: Machine): void {
  const version = machine.cursor.byte();
  if (version > 5) machine.fail(`its protocol ${version} is not known`);
}

function setItem(machine: Machine): void {
  const pair = pop2(machine);
  machine.setItems(machine.top(), pair);
}

function newObjectWithKeywords(machine: Machine): void {
  const keywords = machine.pop();
  const [callee, args] = pop2(machine);
  const made = machine.make(callee, machine.tuple(args), "new");
  // To an object that is never built, its arguments mean nothing.
  const ignored = made instanceof InertObject;
  if (!(keywords instanceof Map) || keywords.size > 0 && !ignored) {
    machine.refuse("keyword arguments");
  }
  machine.push(made);
}

function stackGlobal(machine: Machine): void {
  const [module, name] = pop2(machine);
  if (typeof module !== "string" || typeof name !== "string") {
    machine.fail("a name is no string");
  }
  machine.global(module, name);
}

/** REDUCE and NEWOBJ differ in Python in whether `__init__` runs, and NEWOBJ takes nothing but classes. */
function making(how: PickleMaking): Opcode {
  return (machine) => {
    const [callee, args] = pop2(machine);
    machine.push(machine.make(callee, machine.tuple(args), how));
  };
}

/**
 * The opcodes by their byte. Every opcode of protocols 2 to 5 is here; of protocols 0 and 1 those that
 * Python 2 still writes into a protocol 2 pickle.
 *
 * Source: `Lib/pickletools.py` of CPython 3.13, which describes each.
 */
export const OPCODES: ReadonlyMap<string, Opcode> = new Map<string, Opcode>([
  ["\x80", protocol],
  ["\x95", (m) => void littleEndian(m, 8)], // FRAME: the bytes that follow are read one by one anyway
  ["(", (m) => m.mark()],
  ["0", (m) => m.popAny()],
  ["1", (m) => void m.popToMark()],
  ["2", (m) => m.push(m.top())],
  ["N", pushing(() => null)],
  ["\x88", pushing(() => true)],
  ["\x89", pushing(() => false)],
  // Numbers
  ["K", pushing((m) => m.cursor.byte())],
  ["M", pushing((m) => littleEndian(m, 2))],
  ["J", pushing(int32)],
  ["\x8a", pushing((m) => longInt(m, m.cursor.byte()))],
  ["\x8b", pushing((m) => longInt(m, littleEndian(m, 4)))],
  ["I", pushing(decimal)],
  ["L", pushing(decimal)],
  ["F", pushing(decimalFloat)],
  ["G", pushing((m) => new DataView(m.cursor.take(8).buffer).getFloat64(0))], // big-endian
  // Strings and bytes
  ["\x8c", pushing((m) => utf8(m, m.cursor.byte()))],
  ["X", pushing((m) => utf8(m, littleEndian(m, 4)))],
  ["\x8d", pushing((m) => utf8(m, littleEndian(m, 8)))],
  ["U", pushing((m) => latin1(m.cursor.take(m.cursor.byte())))],
  ["T", pushing((m) => latin1(m.cursor.take(littleEndian(m, 4))))],
  ["C", pushing((m) => takeBytes(m, m.cursor.byte()))],
  ["B", pushing((m) => takeBytes(m, littleEndian(m, 4)))],
  ["\x8e", pushing((m) => takeBytes(m, littleEndian(m, 8)))],
  ["\x96", pushing((m) => takeBytes(m, littleEndian(m, 8)))],
  // Containers
  [")", tupleOf(0)],
  ["\x85", tupleOf(1)],
  ["\x86", tupleOf(2)],
  ["\x87", tupleOf(3)],
  ["t", pushing((m) => new PickleTuple(m.popToMark()))],
  ["]", pushing(() => [])],
  ["l", pushing((m) => m.popToMark())],
  ["a", (m) => {
    const item = m.pop();
    m.list(m.top()).push(item);
  }],
  ["e", (m) => {
    const items = m.popToMark();
    const list = m.list(m.top());
    for (const item of items) list.push(item);
  }],
  ["}", (m) => dictOf(m, [])],
  ["d", (m) => dictOf(m, m.popToMark())],
  ["s", setItem],
  ["u", (m) => {
    const items = m.popToMark();
    m.setItems(m.top(), items);
  }],
  ["\x8f", pushing((m) => m.container(new Set<PickleValue>()))],
  ["\x90", (m) => {
    const items = m.popToMark();
    m.addItems(m.top(), items);
  }],
  ["\x91", pushing((m) => m.container(new Set(m.popToMark())))],
  // Memo
  ["q", (m) => m.memoize(m.cursor.byte())],
  ["r", (m) => m.memoize(littleEndian(m, 4))],
  ["\x94", (m) => m.memoize()],
  ["h", (m) => m.recall(m.cursor.byte())],
  ["j", (m) => m.recall(littleEndian(m, 4))],
  // Objects
  ["c", (m) => m.global(m.cursor.line(), m.cursor.line())],
  ["\x93", stackGlobal],
  ["R", making("call")],
  ["\x81", making("new")],
  ["\x92", newObjectWithKeywords],
  ["b", (m) => {
    const state = m.pop();
    m.build(m.top(), state);
  }],
  ["Q", (m) => m.persistent(m.pop())],
  ["\x82", refused("EXT1")],
  ["\x83", refused("EXT2")],
  ["\x84", refused("EXT4")],
  ["\x97", refused("NEXT_BUFFER")],
  ["\x98", refused("READONLY_BUFFER")],
  ["P", refused("PERSID of protocol 0")],
  ["i", refused("INST of protocol 0")],
  ["o", refused("OBJ of protocol 1")],
  ["S", refused("STRING of protocol 0")],
  ["V", refused("UNICODE of protocol 0")],
  ["p", refused("PUT of protocol 0")],
  ["g", refused("GET of protocol 0")],
]);

/** The opcode that ends a pickle. */
export const STOP = ".".charCodeAt(0);
