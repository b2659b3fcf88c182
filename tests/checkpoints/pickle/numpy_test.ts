import { assertEquals, assertThrows } from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../../src/checkpoints/errors.ts";
import {
  NUMPY_CONSTRUCTORS,
  NumpyArray,
  NumpyDType,
} from "../../../src/checkpoints/pickle/numpy.ts";
import {
  PickleGlobal,
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";

function call(name: string, ...args: PickleValue[]): PickleValue {
  return NUMPY_CONSTRUCTORS.get(name)!(args);
}

function tuple(...items: PickleValue[]): PickleTuple {
  return new PickleTuple(items);
}

Deno.test("NumpyArray reads column-major data row by row", () => {
  // By hand: [[1, 2, 3], [4, 5, 6]] column by column is 1 4 2 5 3 6.
  const array = new NumpyArray();
  array.setState(
    tuple(
      1,
      tuple(2, 3),
      new NumpyDType("u1"),
      true,
      Uint8Array.of(1, 4, 2, 5, 3, 6),
    ),
  );
  assertEquals([...array.tensor.bytes], [1, 2, 3, 4, 5, 6]);
});

Deno.test("NumpyArray turns big-endian data around", () => {
  const dtype = new NumpyDType("i2");
  dtype.setState(tuple(3, ">", null, null, null, -1, -1, 0));
  const array = new NumpyArray();
  array.setState(tuple(1, tuple(2), dtype, false, Uint8Array.of(0, 1, 0, 2)));
  assertEquals([...array.tensor.bytes], [1, 0, 2, 0]);
});

Deno.test("NumpyArray refuses data that do not fill its shape", () => {
  assertThrows(
    () =>
      new NumpyArray().setState(
        tuple(1, tuple(3), new NumpyDType("u1"), false, Uint8Array.of(1)),
      ),
    CheckpointError,
    "has 1 bytes",
  );
});

Deno.test("NumpyArray refuses an absurd shape", () => {
  const state = tuple(
    1,
    tuple(2 ** 40, 2 ** 40),
    new NumpyDType("u1"),
    false,
    new Uint8Array(0),
  );
  assertThrows(
    () => new NumpyArray().setState(state),
    CheckpointError,
    "impossible",
  );
});

Deno.test("NumpyArray without elements says so", () => {
  assertThrows(() => new NumpyArray().tensor, CheckpointError, "no elements");
});

for (const code of ["O", "O8", "V8", "c8", "U3"]) {
  Deno.test(`NumpyDType refuses ${code}`, () => {
    assertThrows(() => new NumpyDType(code), UnsafePickleError, code);
  });
}

Deno.test("NumpyDType refuses fields", () => {
  const state = tuple(3, "|", null, tuple("a"), new Map(), 1, 1, 0);
  assertThrows(
    () => new NumpyDType("u1").setState(state),
    UnsafePickleError,
    "fields",
  );
});

Deno.test("_reconstruct refuses other classes than ndarray", () => {
  assertThrows(
    () =>
      call(
        "numpy.core.multiarray._reconstruct",
        new PickleGlobal("numpy.dtype"),
      ),
    UnsafePickleError,
  );
});
