import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import type { PickleValue } from "../../../src/checkpoints/pickle/values.ts";
import { unwrapStateDict } from "../../../src/checkpoints/pytorch/state_dict.ts";
import {
  TorchStorage,
  TorchTensor,
} from "../../../src/checkpoints/pytorch/tensor.ts";

const TENSOR = new TorchTensor(
  new TorchStorage("0", "float32", { begin: 0, numBytes: 4 }),
  "float32",
  { shape: [], strides: [], offset: 0 },
);

function dict(
  entries: Record<string, PickleValue>,
): Map<PickleValue, PickleValue> {
  return new Map(Object.entries(entries));
}

function names(root: PickleValue, key?: string): string[] {
  return [...unwrapStateDict(root, key === undefined ? {} : { key }).keys()];
}

Deno.test("unwrapStateDict() takes a bare state_dict", () => {
  assertEquals(names(dict({ a: TENSOR, b: TENSOR })), ["a", "b"]);
});

for (const key of ["state_dict", "model_state_dict", "model", "net"]) {
  Deno.test(`unwrapStateDict() looks under ${key}`, () => {
    assertEquals(
      names(dict({ epoch: 1, loss: TENSOR, [key]: dict({ a: TENSOR }) })),
      ["a"],
    );
  });
}

Deno.test("unwrapStateDict() looks into wrappers of wrappers", () => {
  assertEquals(
    names(dict({ model: dict({ state_dict: dict({ a: TENSOR }) }) })),
    ["a"],
  );
});

Deno.test("unwrapStateDict() takes a parameter called model for what it is", () => {
  assertEquals(names(dict({ model: TENSOR, b: TENSOR })), ["model", "b"]);
});

Deno.test("unwrapStateDict() leaves out what is no tensor", () => {
  assertEquals(names(dict({ a: TENSOR, version: 2, extra: null })), ["a"]);
});

Deno.test("unwrapStateDict() takes one dict under two keys", () => {
  const weights = dict({ a: TENSOR });
  assertEquals(names(dict({ model: weights, net: weights })), ["a"]);
});

Deno.test("unwrapStateDict() refuses a file that contains itself", () => {
  const root = dict({});
  root.set("model", root);
  assertThrows(() => names(root), CheckpointError, "in one another");
});

Deno.test("unwrapStateDict() names at most twenty keys", () => {
  const root = dict(
    Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`k${i}`, i])),
  );
  assertThrows(() => names(root), CheckpointError, "and 5 more");
});

Deno.test("unwrapStateDict() refuses a key that holds no dict", () => {
  assertThrows(
    () => names(dict({ epoch: 1 }), "epoch"),
    CheckpointError,
    "number",
  );
});
