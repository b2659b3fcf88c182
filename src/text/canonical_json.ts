/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * JSON text that is the same for equal values: keys sorted by code unit, no
 * white space. Made to be hashed.
 *
 * Source: RFC 8785 (JSON Canonicalization Scheme), whose number format is
 * JavaScript's own.
 *
 * @throws {TypeError} If a value is not JSON (undefined, NaN, Infinity, a
 * bigint, a function, an object that is neither a list nor a plain record, a
 * cycle); the message names its place.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", []);
}

function write(
  value: unknown,
  place: string,
  parents: readonly unknown[],
): string {
  if (
    value === null || typeof value === "string" || typeof value === "boolean"
  ) {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  if (typeof value !== "object") refuse(String(value), place);
  if (parents.includes(value)) refuse("a cycle", place);
  const inside = [...parents, value];
  if (Array.isArray(value)) {
    // Not map(), which passes over holes.
    return `[${
      Array.from(value, (item, i) => write(item, `${place}[${i}]`, inside))
        .join(",")
    }]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    refuse(`a ${value.constructor.name}`, place);
  }
  const entries = Object.entries(value)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, item]) =>
      `${JSON.stringify(key)}:${write(item, `${place}.${key}`, inside)}`
    );
  return `{${entries.join(",")}}`;
}

function refuse(value: string, place: string): never {
  throw new TypeError(
    `Cannot write JSON: ${place} is not JSON, current value is ${value}`,
  );
}
