import { gatherStrided, rowMajorStrides } from "../_strided.ts";
import { CheckpointError, UnsafePickleError } from "../errors.ts";
import { rawValues } from "../host_array.ts";
import {
  countElements,
  RAW_ITEM_SIZE,
  type RawDType,
  type RawTensor,
} from "../raw_tensor.ts";
import { bytesOf, PYTHON_CONSTRUCTORS } from "./python.ts";
import type { PickleAllowlist } from "./_machine.ts";
import {
  InertObject,
  PickleGlobal,
  pickleKind,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from "./values.ts";

/** numpy's type codes for the dtypes that are read. */
const CODES: ReadonlyMap<string, RawDType> = new Map([
  ["b1", "bool"],
  ["u1", "uint8"],
  ["i1", "int8"],
  ["i2", "int16"],
  ["u2", "uint16"],
  ["f2", "float16"],
  ["i4", "int32"],
  ["u4", "uint32"],
  ["f4", "float32"],
  ["f8", "float64"],
  ["i8", "int64"],
  ["u8", "uint64"],
]);

function fail(state: string): never {
  throw new CheckpointError(
    `Cannot read a numpy value of the pickle: ${state}`,
  );
}

function tupleItems(value: PickleValue | undefined): readonly PickleValue[] {
  if (!(value instanceof PickleTuple)) {
    fail(`a tuple is needed instead of ${pickleKind(value)}`);
  }
  return value.items;
}

function shapeOf(value: PickleValue | undefined): number[] {
  const shape = tupleItems(value).map((size) =>
    typeof size === "number" ? size : fail("a size is no number")
  );
  countElements(shape, "a numpy array");
  return shape;
}

/** A `numpy.dtype` of plain numbers. */
export class NumpyDType extends PickleObject {
  /** The Python name, for messages. */
  readonly kind = "numpy.dtype";
  /** The dtype of the elements. */
  readonly dtype: RawDType;
  #bigEndian = false;

  /**
   * The dtype of a type code like `f4`.
   *
   * @throws {UnsafePickleError} If the code names no plain number.
   */
  constructor(code: PickleValue | undefined) {
    super();
    const dtype = typeof code === "string" ? CODES.get(code) : undefined;
    if (dtype === undefined) {
      throw new UnsafePickleError(
        typeof code === "string"
          ? `numpy.dtype ${JSON.stringify(code.slice(0, 20))}`
          : "numpy.dtype",
      );
    }
    this.dtype = dtype;
  }

  /** Whether the bytes of each element are in the other order. */
  get bigEndian(): boolean {
    return this.#bigEndian;
  }

  /** Takes (version, byte order, subtype, field names, fields, size, alignment, flags). */
  override setState(state: PickleValue): void {
    const [, order, subtype, names, fields] = tupleItems(state);
    if (typeof order !== "string" || !"<>|=".includes(order)) {
      fail("a dtype has no byte order");
    }
    if (subtype !== null || names !== null || fields !== null) {
      throw new UnsafePickleError("numpy.dtype with fields");
    }
    this.#bigEndian = order === ">";
  }
}

function dtypeOf(value: PickleValue | undefined): NumpyDType {
  if (!(value instanceof NumpyDType)) {
    fail(`a dtype is needed instead of ${pickleKind(value)}`);
  }
  return value;
}

/** Little-endian elements in row-major order, whatever the array's own order is. */
function normalised(
  data: PickleValue | undefined,
  dtype: NumpyDType,
  options: { readonly shape: readonly number[]; readonly fortran: boolean },
): RawTensor {
  const { shape, fortran } = options;
  const itemSize = RAW_ITEM_SIZE[dtype.dtype];
  let bytes = bytesOf(data);
  if (bytes.length !== countElements(shape) * itemSize) {
    fail(`an array of shape [${shape.join(", ")}] has ${bytes.length} bytes`);
  }
  if (fortran) {
    const strides = rowMajorStrides(shape.toReversed()).toReversed();
    bytes = gatherStrided(bytes, { shape, strides, offset: 0 }, { itemSize });
  }
  if (dtype.bigEndian) {
    bytes = bytes.slice();
    for (let i = 0; i < bytes.length; i += itemSize) {
      bytes.subarray(i, i + itemSize).reverse();
    }
  }
  return { dtype: dtype.dtype, shape, bytes };
}

/** A `numpy.ndarray`. */
export class NumpyArray extends PickleObject {
  /** The Python name, for messages. */
  readonly kind = "numpy.ndarray";
  #tensor: RawTensor | undefined;

  /** An array; without a tensor, one whose state the pickle sets later. */
  constructor(tensor?: RawTensor) {
    super();
    this.#tensor = tensor;
  }

  /**
   * Its elements, little-endian and row-major.
   *
   * @throws {CheckpointError} If the pickle never gave it any.
   */
  get tensor(): RawTensor {
    return this.#tensor ?? fail("an array has no elements");
  }

  /** Takes (version, shape, dtype, Fortran order, data). */
  override setState(state: PickleValue): void {
    const [, shape, dtype, fortran, data] = tupleItems(state);
    // Elements that are no plain numbers (text, dates, objects) are never asked for.
    if (dtype instanceof InertObject) return;
    this.#tensor = normalised(data, dtypeOf(dtype), {
      shape: shapeOf(shape),
      fortran: fortran === true,
    });
  }
}

function reconstruct([type]: readonly PickleValue[]): PickleValue {
  if (!(type instanceof PickleGlobal) || type.name !== "numpy.ndarray") {
    throw new UnsafePickleError(`an array of the type ${pickleKind(type)}`);
  }
  return new NumpyArray();
}

function fromBuffer(
  [data, dtype, shape, order]: readonly PickleValue[],
): PickleValue {
  if (order !== "C" && order !== "F") fail("an array has no order");
  return new NumpyArray(
    normalised(data, dtypeOf(dtype), {
      shape: shapeOf(shape),
      fortran: order === "F",
    }),
  );
}

function scalar([dtype, data]: readonly PickleValue[]): PickleValue {
  const raw = normalised(data, dtypeOf(dtype), { shape: [], fortran: false });
  const value = rawValues(raw)[0]!;
  if (raw.dtype === "bool") return value !== 0;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/**
 * The allowlist for arrays, scalars and dtypes of numpy and for what {@linkcode PYTHON_CONSTRUCTORS} has, under the module names of numpy 1 and 2. With it, for
 * instance, the Python version of CIFAR-10 can be read.
 *
 * Source: what `ndarray.__reduce_ex__`, `dtype.__reduce__` and `generic.__reduce__` of numpy 2.4 write.
 */
export const NUMPY_CONSTRUCTORS: PickleAllowlist = new Map<
  string,
  ((args: readonly PickleValue[]) => PickleValue) | null
>([
  ...PYTHON_CONSTRUCTORS,
  ["numpy.dtype", ([code]: readonly PickleValue[]) => new NumpyDType(code)],
  ["numpy.ndarray", null],
  ["numpy.core.multiarray._reconstruct", reconstruct],
  ["numpy._core.multiarray._reconstruct", reconstruct],
  ["numpy.core.multiarray.scalar", scalar],
  ["numpy._core.multiarray.scalar", scalar],
  ["numpy.core.numeric._frombuffer", fromBuffer],
  ["numpy._core.numeric._frombuffer", fromBuffer],
]);

/** The same call; what it cannot read (text, dates, complex numbers, objects) stands inert. */
function orInert(
  name: string,
  construct: (args: readonly PickleValue[]) => PickleValue,
): (args: readonly PickleValue[]) => PickleValue {
  return (args) => {
    if (args.some((argument) => argument instanceof InertObject)) {
      return new InertObject(name, args);
    }
    try {
      return construct(args);
    } catch (error) {
      if (error instanceof UnsafePickleError) {
        return new InertObject(name, args);
      }
      throw error;
    }
  };
}

/** {@linkcode NUMPY_CONSTRUCTORS} for files in which arrays and scalars of any dtype lie beside what is read. */
export const TOLERANT_NUMPY_CONSTRUCTORS: PickleAllowlist = new Map(
  [...NUMPY_CONSTRUCTORS].map(([name, construct]) => [
    name,
    construct !== null && name.startsWith("numpy.")
      ? orInert(name, construct)
      : construct,
  ]),
);
