import { assertEquals } from "@std/assert";
import {
  PickleGlobal,
  pickleKind,
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";

Deno.test("pickleKind() gives Python's names", () => {
  const values: PickleValue[] = [
    null,
    true,
    1,
    1n,
    "",
    new Uint8Array(),
    [],
    new Map(),
    new Set(),
    new PickleTuple([]),
  ];
  assertEquals(values.map(pickleKind), [
    ...["None", "bool", "number", "number", "str", "bytes"],
    ...["list", "dict", "set", "tuple"],
  ]);
  assertEquals(pickleKind(new PickleGlobal("os.system")), "os.system");
  assertEquals(pickleKind(undefined), "nothing");
});
