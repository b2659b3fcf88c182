import type { HostArray } from "../tensor/types.ts";
import { ShapeError } from "../errors/mod.ts";
import { countBytes, RAW_ITEM_SIZE, type RawTensor } from "./raw_tensor.ts";

/**
 * The value of a float16 bit pattern (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits, bias 15).
 */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function widenBfloat16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}

/** Every integer as an int32, or a refusal that names the first that is none. */
function narrowIntegers(
  values: ArrayLike<number> | ArrayLike<bigint>,
  name: string,
): Int32Array {
  const data = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    data[i] = value;
    if (data[i] !== value) {
      throw new RangeError(
        `Cannot read ${name} as int32: element ${i} does not fit, current value is ${
          values[i]
        }`,
      );
    }
  }
  return data;
}

/** The bytes on a buffer of their own, so that a typed array of any element size may view them. */
function aligned(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const whole = bytes.byteOffset === 0 &&
    bytes.byteLength === bytes.buffer.byteLength;
  return whole ? bytes.buffer : bytes.slice().buffer;
}

/** The elements as JavaScript numbers (bigints for 64-bit integers), in the file's own precision. */
export function rawValues(
  raw: RawTensor,
): Exclude<ArrayLike<number>, string> | ArrayLike<bigint> {
  const buffer = aligned(raw.bytes);
  switch (raw.dtype) {
    case "bool":
    case "uint8":
      return new Uint8Array(buffer);
    case "int8":
      return new Int8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "float16":
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case "bfloat16":
      return widenBfloat16(new Uint16Array(buffer));
    case "int32":
      return new Int32Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    case "int64":
      return new BigInt64Array(buffer);
    case "uint64":
      return new BigUint64Array(buffer);
  }
}

/**
 * A tensor of a file as an array of the harness, in the file's layout. float16 and bfloat16 widen exactly,
 * float64 is rounded to float32; every integer and bool becomes int32.
 *
 * float32 and int32 share the raw tensor's bytes.
 *
 * @throws {RangeError} If an integer does not fit into int32.
 * @throws {ShapeError} If the bytes do not fill the shape.
 */
export function toHostArray(raw: RawTensor, name = "a tensor"): HostArray {
  if (raw.bytes.length !== countBytes(raw, name)) {
    throw new ShapeError(name, raw.shape, [
      raw.bytes.length / RAW_ITEM_SIZE[raw.dtype],
    ]);
  }
  const shape = raw.shape;
  const values = rawValues(raw);
  if (values instanceof Float32Array) {
    return { dtype: "float32", shape, data: values };
  }
  if (values instanceof Float64Array) {
    return { dtype: "float32", shape, data: Float32Array.from(values) };
  }
  return {
    dtype: "int32",
    shape,
    data: values instanceof Int32Array ? values : narrowIntegers(values, name),
  };
}

/** An array of the harness as a tensor of a file; the bytes are shared. */
export function toRawTensor(array: HostArray): RawTensor {
  const { buffer, byteOffset, byteLength } = array.data;
  // A shared buffer (a worker's) must be copied: the bytes of a file may not change while they are written.
  const bytes = buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
  return { dtype: array.dtype, shape: array.shape, bytes };
}
