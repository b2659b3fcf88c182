import { CheckpointError, UnsafePickleError } from "../errors.ts";
import type { PickleAllowlist } from "./_machine.ts";
import { pickleKind, PickleTuple, type PickleValue } from "./values.ts";

function fail(state: string): never {
  throw new CheckpointError(
    `Cannot read a container of the pickle: ${state}`,
  );
}

/**
 * Bytes, or the text that stands for them: one character per byte (the `str` of Python 2).
 *
 * @throws {CheckpointError} If the value is neither.
 */
export function bytesOf(
  value: PickleValue | undefined,
): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== "string") {
    fail(`bytes are needed instead of ${pickleKind(value)}`);
  }
  const bytes = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code > 255) fail("text stands where bytes are needed");
    bytes[i] = code;
  }
  return bytes;
}

/** `_codecs.encode`: how Python 3 writes bytes at protocol 2. */
function encode([text, encoding]: readonly PickleValue[]): PickleValue {
  if (encoding !== "latin1" && encoding !== "latin-1") {
    throw new UnsafePickleError(
      "_codecs.encode of another encoding than latin-1",
    );
  }
  return bytesOf(text);
}

/** `bytes()`, `bytearray(bytes)` or `bytearray(text, "latin-1")`. */
function makeBytes([content, encoding]: readonly PickleValue[]): PickleValue {
  if (content === undefined) return new Uint8Array(0);
  return content instanceof Uint8Array
    ? content
    : encode([content, encoding ?? null]);
}

/** `dict(items)` of Python's collections: empty, from pairs (lists or tuples), or from another dict. */
function makeDict([items]: readonly PickleValue[]): PickleValue {
  if (items === undefined) return new Map();
  if (items instanceof Map) return new Map(items);
  const pairs = Array.isArray(items)
    ? items
    : fail(`a dict is made of ${pickleKind(items)}`);
  return new Map(pairs.map((pair): [PickleValue, PickleValue] => {
    const [key, value, ...rest] = pair instanceof PickleTuple
      ? pair.items
      : Array.isArray(pair)
      ? pair
      : [];
    if (key === undefined || value === undefined || rest.length > 0) {
      fail("a dict is made of something else than pairs");
    }
    return [key, value];
  }));
}

function makeSet([items = []]: readonly PickleValue[]): PickleValue {
  return Array.isArray(items)
    ? new Set(items)
    : fail(`a set is made of ${pickleKind(items)}`);
}

function makeDefaultDict(
  [, items = new Map()]: readonly PickleValue[],
): PickleValue {
  return makeDict([items]);
}

/** Types that may be named, as the factory of a `defaultdict` is. */
const TYPES = ["dict", "list", "int", "float", "bool", "str"] as const;

/**
 * The allowlist for Python's own containers: sets, bytes, the dicts of `collections`. Lists, tuples, dicts and
 * numbers need none.
 */
export const PYTHON_CONSTRUCTORS: PickleAllowlist = new Map<
  string,
  ((args: readonly PickleValue[]) => PickleValue) | null
>([
  ["_codecs.encode", encode],
  ["collections.OrderedDict", makeDict],
  ["collections.Counter", makeDict],
  ["collections.defaultdict", makeDefaultDict],
  // Protocol 2 writes Python 2's name of the module.
  ...["builtins", "__builtin__"].flatMap((
    module,
  ): [string, ((args: readonly PickleValue[]) => PickleValue) | null][] => [
    [`${module}.set`, makeSet],
    [`${module}.frozenset`, makeSet],
    [`${module}.bytes`, makeBytes],
    [`${module}.bytearray`, makeBytes],
    ...TYPES.map((name): [string, null] => [`${module}.${name}`, null]),
  ]),
]);
