import { CheckpointError } from "./errors.ts";
import { countElements } from "./raw_tensor.ts";

/** A view: which elements of a storage a tensor has. All in elements, not bytes. */
export interface StridedView {
  /** The sizes. */
  readonly shape: readonly number[];
  /** The distance of neighbours along each axis. */
  readonly strides: readonly number[];
  /** The first element. */
  readonly offset: number;
}

/** The strides of a row-major array. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= Math.max(size, 1);
  }
  return strides;
}

/** True if the elements lie one after the other in row-major order; the stride of an axis of 1 is arbitrary. */
export function isRowMajor({ shape, strides }: StridedView): boolean {
  const expected = rowMajorStrides(shape);
  return shape.every((size, axis) =>
    size <= 1 || strides[axis] === expected[axis]
  );
}

/** The first and the last element (exclusive) that a view touches; an empty view touches none. */
export function viewRange(view: StridedView): { begin: number; end: number } {
  const { shape, strides, offset } = view;
  if (shape.includes(0)) return { begin: 0, end: 0 };
  let last = offset;
  for (const [axis, size] of shape.entries()) {
    last += (size - 1) * strides[axis]!;
  }
  return { begin: offset, end: last + 1 };
}

/**
 * Throws unless the view is possible and lies inside a storage of `numElements`.
 *
 * @throws {CheckpointError} Otherwise.
 */
export function assertView(view: StridedView, numElements: number): void {
  const { shape, strides, offset } = view;
  countElements(shape);
  const valid = [offset, ...strides].every((value) =>
    Number.isSafeInteger(value) && value >= 0
  );
  const { begin, end } = viewRange(view);
  if (
    !valid || strides.length !== shape.length || begin > end ||
    end > numElements ||
    !Number.isSafeInteger(end)
  ) {
    throw new CheckpointError(
      `Cannot read a tensor: shape [${shape.join(", ")}] with strides [${
        strides.join(", ")
      }] ` +
        `at ${offset} is no view of its storage, current value is ${numElements} elements`,
    );
  }
}

/** Copies the elements of a view to row-major order. `bytes` is the storage; the view must lie inside it. */
export function gatherStrided(
  bytes: Uint8Array,
  view: StridedView,
  options: { readonly itemSize: number },
): Uint8Array<ArrayBuffer> {
  const { itemSize } = options;
  const { shape, strides } = view;
  const count = countElements(shape);
  const result = new Uint8Array(count * itemSize);
  const index = new Array<number>(shape.length).fill(0);
  let from = view.offset;
  for (let to = 0; to < count; to++) {
    for (let b = 0; b < itemSize; b++) {
      result[to * itemSize + b] = bytes[from * itemSize + b]!;
    }
    // Counts up in row-major order: the last axis turns fastest.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      from += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
