import { ShapeError } from "../../errors/mod.ts";
import { sameShape, sizeOf } from "../host_array.ts";
import type { HostArray, TensorSpec } from "../types.ts";

/** Checks one array against what was declared; `subject` names it in the message. */
export function checkArray(
  subject: string,
  spec: TensorSpec,
  found: HostArray,
): void {
  if (found.dtype !== spec.dtype) {
    throw new TypeError(
      `Cannot use ${subject}: its dtype must be ${spec.dtype}, current value is ${found.dtype}`,
    );
  }
  const ArrayType = spec.dtype === "float32" ? Float32Array : Int32Array;
  if (!(found.data instanceof ArrayType)) {
    throw new TypeError(
      `Cannot use ${subject}: its data must be a ${ArrayType.name}, current value is a ${
        Object.prototype.toString.call(found.data).slice(8, -1)
      }`,
    );
  }
  if (!sameShape(spec.shape, found.shape)) {
    throw new ShapeError(subject, spec.shape, found.shape);
  }
  if (found.data.length !== sizeOf(spec.shape)) {
    throw new ShapeError(`the data of ${subject}`, [sizeOf(spec.shape)], [
      found.data.length,
    ]);
  }
}

/**
 * Checks that `given` are the declared inputs, no more and no fewer.
 *
 * @throws {ShapeError} If a shape is not the declared one.
 * @throws {TypeError} If an input is missing, unknown or of another dtype.
 */
export function checkInputs(
  entry: string,
  declared: ReadonlyMap<string, TensorSpec>,
  given: Readonly<Record<string, HostArray>>,
): void {
  for (const [name, spec] of declared) {
    const found = given[name];
    if (found === undefined) {
      throw new TypeError(
        `Cannot run "${entry}": input "${name}" is missing, current value is {${
          Object.keys(given).join(", ")
        }}`,
      );
    }
    checkArray(`input "${name}" of "${entry}"`, spec, found);
  }
  for (const name of Object.keys(given)) {
    if (!declared.has(name)) {
      throw new TypeError(
        `Cannot run "${entry}": it has no input "${name}", current value is {${
          [...declared.keys()].join(", ")
        }}`,
      );
    }
  }
}

/** The value of a name that must exist, e.g. an entry point or a part of the state. */
export function required<T>(
  map: ReadonlyMap<string, T>,
  name: string,
  subject: string,
): T {
  const value = map.get(name);
  if (value === undefined) {
    throw new TypeError(
      `Cannot use ${subject} "${name}": there is none of that name, current value is {${
        [...map.keys()].join(", ")
      }}`,
    );
  }
  return value;
}

/** @throws {Error} If some of what the entry point reads was never written. */
export function checkWritten(
  entry: string,
  reads: Iterable<string>,
  written: ReadonlySet<string>,
): void {
  const missing = [...reads].filter((name) => !written.has(name));
  if (missing.length > 0) {
    throw new Error(
      `Cannot run "${entry}": it reads state that was never written, current value of ${
        missing.slice(0, 3).map((name) => `"${name}"`).join(", ")
      }${missing.length > 3 ? ` and ${missing.length - 3} more` : ""} is unset`,
    );
  }
}
