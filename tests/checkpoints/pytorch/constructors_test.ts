import {
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../../src/checkpoints/errors.ts";
import {
  PickleGlobal,
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";
import {
  storageLoader,
  TORCH_CONSTRUCTORS,
} from "../../../src/checkpoints/pytorch/constructors.ts";
import {
  TorchStorage,
  TorchTensor,
} from "../../../src/checkpoints/pytorch/tensor.ts";

function tuple(...items: PickleValue[]): PickleTuple {
  return new PickleTuple(items);
}

function storageId(
  type: string,
  count: PickleValue,
  ...rest: PickleValue[]
): PickleTuple {
  return tuple(
    "storage",
    new PickleGlobal(type),
    "7",
    "cuda:0",
    count,
    ...rest,
  );
}

function load(
  id: PickleValue,
  known = new Map<string, number>(),
): TorchStorage {
  const storage = storageLoader(known)(id);
  assertInstanceOf(storage, TorchStorage);
  return storage;
}

function call(name: string, ...args: PickleValue[]): PickleValue {
  return TORCH_CONSTRUCTORS.get(name)!(args);
}

const FLOATS = load(storageId("torch.FloatStorage", 6));

Deno.test("storageLoader() knows the dtype and the size of a storage", () => {
  const known = new Map<string, number>();
  const { dtype, range } = load(storageId("torch.cuda.HalfStorage", 3), known);
  assertEquals([dtype, range, [...known]], ["float16", {
    begin: 0,
    numBytes: 6,
  }, [["7", 6]]]);
});

Deno.test("storageLoader() reads the view of a storage in legacy files", () => {
  const { range } = load(storageId("torch.FloatStorage", 10, tuple("8", 2, 3)));
  assertEquals(range, { begin: 8, numBytes: 12 });
});

for (
  const [what, id] of [
    ["no tuple", "storage"],
    [
      "another kind",
      tuple("buffer", new PickleGlobal("torch.FloatStorage"), "7", "cpu", 1),
    ],
    ["another class", storageId("torch.Tensor", 1)],
    ["no count", storageId("torch.FloatStorage", null)],
    ["a negative count", storageId("torch.FloatStorage", -1)],
    ["an absurd count", storageId("torch.FloatStorage", 2 ** 52)],
    ["a view outside", storageId("torch.FloatStorage", 3, tuple("8", 2, 2))],
    ["a view that is none", storageId("torch.FloatStorage", 3, 7)],
  ] satisfies [string, PickleValue][]
) {
  Deno.test(`storageLoader() refuses ${what}`, () => {
    assertThrows(() => load(id), CheckpointError);
  });
}

Deno.test("storageLoader() takes the class of a legacy file's module for its name", () => {
  const type = new PickleGlobal("a.Net");
  const id = tuple("module", type, "net.py", "class Net: ...");
  assertStrictEquals(storageLoader(new Map())(id), type);
});

Deno.test("storageLoader() names the kind of storage that is not read", () => {
  const error = assertThrows(
    () => load(storageId("torch.ComplexFloatStorage", 1)),
    UnsafePickleError,
  );
  assertEquals(error.refused, "torch.ComplexFloatStorage");
});

Deno.test("storageLoader() refuses a storage of two sizes", () => {
  const known = new Map<string, number>();
  load(storageId("torch.FloatStorage", 3), known);
  assertThrows(
    () => load(storageId("torch.FloatStorage", 4), known),
    CheckpointError,
    "two sizes",
  );
});

Deno.test("_rebuild_tensor and _rebuild_tensor_v2 give the same tensor", () => {
  const args = [FLOATS, 1, tuple(2), tuple(1)];
  assertEquals(
    call("torch._utils._rebuild_tensor", ...args),
    call("torch._utils._rebuild_tensor_v2", ...args, false, new Map()),
  );
});

Deno.test("_rebuild_tensor_v3 takes the dtype from the tensor", () => {
  const untyped = load(storageId("torch.storage.UntypedStorage", 8));
  const dtype = new PickleGlobal("torch.uint16");
  const tensor = call(
    "torch._utils._rebuild_tensor_v3",
    ...[
      untyped,
      0,
      tuple(4),
      tuple(1),
      false,
      new Map<PickleValue, PickleValue>(),
      dtype,
    ],
  );
  assertInstanceOf(tensor, TorchTensor);
  assertEquals(tensor.dtype, "uint16");
});

Deno.test("_rebuild_tensor refuses an untyped storage", () => {
  const untyped = load(storageId("torch.storage.UntypedStorage", 8));
  assertThrows(
    () => call("torch._utils._rebuild_tensor", untyped, 0, tuple(1), tuple(1)),
    CheckpointError,
    "dtype is missing",
  );
});

Deno.test("_rebuild_from_type_v2 gives the tensor", () => {
  const tensor = call(
    "torch._tensor._rebuild_from_type_v2",
    ...[
      new PickleGlobal("torch._utils._rebuild_tensor_v2"),
      new PickleGlobal("torch.nn.parameter.Parameter"),
      tuple(FLOATS, 0, tuple(6), tuple(1), true, null),
      new Map<PickleValue, PickleValue>(),
    ],
  );
  assertInstanceOf(tensor, TorchTensor);
  assertStrictEquals(tensor.storage, FLOATS);
});

Deno.test("_rebuild_from_type_v2 refuses to call anything else", () => {
  assertThrows(
    () =>
      call(
        "torch._tensor._rebuild_from_type_v2",
        new PickleGlobal("collections.OrderedDict"),
        new PickleGlobal("torch.Tensor"),
        tuple(),
      ),
    UnsafePickleError,
  );
});

Deno.test("_rebuild_parameter refuses what is no tensor", () => {
  assertThrows(
    () => call("torch._utils._rebuild_parameter", 7),
    CheckpointError,
    "number",
  );
});
