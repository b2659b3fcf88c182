import type { Parameters } from "../models/types.ts";
import type { HostArray } from "../tensor/types.ts";
import { arrayOf } from "./_filters.ts";
import type { Edit } from "./types.ts";

/** Collects the arrays that an edit changes: the base's is copied once, at the first write. */
export class Overrides {
  readonly #base: Parameters;
  readonly #changed = new Map<string, HostArray>();

  constructor(base: Parameters) {
    this.#base = base;
  }

  /** The values of a parameter, to be written to. */
  writable(name: string): Float32Array {
    const found = this.#changed.get(name);
    if (found !== undefined) return found.data as Float32Array;
    const { shape, data, dtype } = arrayOf(this.#base, name);
    if (!(data instanceof Float32Array)) {
      throw new TypeError(
        `Cannot edit ${name}: only float32 parameters can be edited, current value is ${dtype}`,
      );
    }
    const copy = data.slice();
    this.#changed.set(name, { dtype: "float32", shape, data: copy });
    return copy;
  }

  get edit(): Edit {
    return { overrides: this.#changed };
  }
}
