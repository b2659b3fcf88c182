import type { Parameters } from "../models/types.ts";
import type { HostArray } from "../tensor/types.ts";
import { arrayOf } from "./_filters.ts";
import type { Edit } from "./types.ts";

/** The values of one parameter that an edit changes, and where they lie in the row-major array. */
interface Changes {
  readonly positions: number[];
  readonly values: number[];
}

/** Collects the single values that an edit changes. */
export class Overrides {
  readonly #base: Parameters;
  readonly #changed = new Map<string, Changes>();

  constructor(base: Parameters) {
    this.#base = base;
  }

  /**
   * Changes one value.
   *
   * @throws {TypeError} If the parameter is not float32.
   */
  set(name: string, position: number, value: number): void {
    let changes = this.#changed.get(name);
    if (changes === undefined) {
      const { dtype } = arrayOf(this.#base, name);
      if (dtype !== "float32") {
        throw new TypeError(
          `Cannot edit ${name}: only float32 parameters can be edited, current value is ${dtype}`,
        );
      }
      this.#changed.set(name, changes = { positions: [], values: [] });
    }
    changes.positions.push(position);
    changes.values.push(value);
  }

  get edit(): Edit {
    const [base, changed] = [this.#base, this.#changed];
    return {
      get overrides() {
        return new Map(
          [...changed].map(([name, changes]) => [
            name,
            withChanges(arrayOf(base, name), changes),
          ]),
        );
      },
    };
  }
}

function withChanges(
  array: HostArray,
  { positions, values }: Changes,
): HostArray {
  const data = array.data.slice();
  positions.forEach((position, i) => {
    data[position] = values[i]!;
  });
  return { ...array, data };
}
