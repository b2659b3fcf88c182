import { assertEquals, assertThrows } from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../../src/checkpoints/errors.ts";
import { PYTHON_CONSTRUCTORS } from "../../../src/checkpoints/pickle/python.ts";
import {
  PickleGlobal,
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";

function call(name: string, ...args: PickleValue[]): PickleValue {
  return PYTHON_CONSTRUCTORS.get(name)!(args);
}

// Python 3 pickles an OrderedDict as a call without arguments and items that follow; Python 2 as a call with
// a list of two-element lists.
for (
  const [what, args, size] of [
    ["nothing", [], 0],
    ["lists", [[["a", 1], ["b", 2]]], 2],
    ["tuples", [[new PickleTuple(["a", 1])]], 1],
    ["another dict", [new Map<PickleValue, PickleValue>([["a", 1]])], 1],
  ] satisfies [string, PickleValue[], number][]
) {
  Deno.test(`OrderedDict is made of ${what}`, () => {
    const dict = call("collections.OrderedDict", ...args);
    assertEquals(dict instanceof Map ? dict.size : undefined, size);
  });
}

for (const items of [7, [7], [["a"]], [["a", 1, 2]]] satisfies PickleValue[]) {
  Deno.test(`OrderedDict is not made of ${JSON.stringify(items)}`, () => {
    assertThrows(() => call("collections.OrderedDict", items), CheckpointError);
  });
}

Deno.test("defaultdict is made of its items", () => {
  const items = new Map<PickleValue, PickleValue>([["a", 1]]);
  assertEquals(
    call("collections.defaultdict", new PickleGlobal("builtins.list"), items),
    items,
  );
});

Deno.test("_codecs.encode gives the bytes of latin-1", () => {
  assertEquals(
    call("_codecs.encode", "\x00\x80\xff", "latin1"),
    Uint8Array.of(0, 128, 255),
  );
});

Deno.test("_codecs.encode refuses other encodings", () => {
  assertThrows(() => call("_codecs.encode", "a", "rot13"), UnsafePickleError);
});

Deno.test("_codecs.encode refuses text beyond latin-1", () => {
  assertThrows(() => call("_codecs.encode", "€", "latin1"), CheckpointError);
});
