import { assertEquals, assertThrows } from "@std/assert";
import {
  AmbiguousWeightsError,
  CheckpointError,
} from "../../../src/checkpoints/errors.ts";
import type { PickleValue } from "../../../src/checkpoints/pickle/values.ts";
import {
  keyOf,
  pickWeights,
} from "../../../src/checkpoints/pytorch/pick_weights.ts";
import { dict, module, tensor } from "./_values.ts";

const TENSOR = tensor();

function names(root: PickleValue, key?: string): string[] {
  const options = key === undefined ? {} : { key };
  return [...pickWeights(root, options).tensors.keys()];
}

function taken(root: PickleValue, key?: string): [string, string[]] {
  const picked = pickWeights(root, key === undefined ? {} : { key });
  return [keyOf(picked), picked.others.map(keyOf)];
}

Deno.test("pickWeights() takes a bare state_dict", () => {
  assertEquals(names(dict({ a: TENSOR, b: TENSOR })), ["a", "b"]);
});

for (
  const key of [
    ...["state_dict", "model_state_dict", "model", "net", "model_dict"],
    ...["algorithm", "anything"],
  ]
) {
  Deno.test(`pickWeights() looks under ${key}`, () => {
    assertEquals(
      names(dict({ epoch: 1, loss: TENSOR, [key]: dict({ a: TENSOR }) })),
      ["a"],
    );
  });
}

Deno.test("pickWeights() looks into wrappers of wrappers", () => {
  assertEquals(
    names(dict({ model: dict({ state_dict: dict({ a: TENSOR }) }) })),
    ["a"],
  );
});

Deno.test("pickWeights() takes a parameter called model for what it is", () => {
  assertEquals(names(dict({ model: TENSOR, b: TENSOR })), ["model", "b"]);
});

Deno.test("pickWeights() leaves out what is no tensor", () => {
  assertEquals(names(dict({ a: TENSOR, version: 2, extra: null })), ["a"]);
});

Deno.test("pickWeights() takes one dict under two keys, and equal ones", () => {
  const weights = dict({ a: TENSOR });
  assertEquals(taken(dict({ model: weights, net: weights })), ["model", []]);
  const again = dict({ a: tensor() });
  assertEquals(taken(dict({ model: weights, net: again })), ["model", []]);
});

Deno.test("pickWeights() takes the network before its average and names that", () => {
  const root = dict({
    model_ema: dict({ a: tensor("ema") }),
    model: dict({ a: TENSOR }),
  });
  assertEquals(taken(root), ["model", ["model_ema"]]);
  assertEquals(taken(root, "model_ema"), ["model_ema", ["model"]]);
});

Deno.test("pickWeights() takes an average if there is nothing else", () => {
  const root = dict({
    ema: dict({ a: TENSOR }),
    optimizer: dict({ a: tensor("1") }),
  });
  assertEquals(taken(root), ["ema", []]);
});

Deno.test("pickWeights() takes the network under a known key", () => {
  const root = dict({
    class_weights: dict({ a: tensor("1") }),
    state_dict: dict({ a: TENSOR }),
  });
  assertEquals(taken(root), ["state_dict", ["class_weights"]]);
});

Deno.test("pickWeights() takes tensors before sets of numbers", () => {
  const numbers = dict({ acc: tensor("1", []), auc: tensor("2", []) });
  const root = dict({ best: numbers, mine: dict({ a: TENSOR }) });
  assertEquals(taken(root), ["mine", ["best"]]);
});

Deno.test("pickWeights() does not guess between networks and lists them", () => {
  const root = dict({
    generator: dict({ a: TENSOR }),
    discriminator: dict({ a: tensor("1"), b: TENSOR }),
  });
  const { candidates, message } = assertThrows(
    () => pickWeights(root, { source: "gan.pt" }),
    AmbiguousWeightsError,
  );
  assertEquals(
    message,
    "Cannot tell which weights of gan.pt are meant: it holds 2 networks, generator (1 tensors), discriminator (2 tensors); name one with --key",
  );
  assertEquals(candidates.map(({ key, tensors }) => [key, tensors.size]), [
    ["generator", 1],
    ["discriminator", 2],
  ]);
});

Deno.test("pickWeights() takes a key of keys, with dots in them too", () => {
  const root = dict({ a: dict({ "b.c": dict({ w: TENSOR }) }), d: TENSOR });
  assertEquals(taken(root, "a.b.c")[0], "a.b.c");
  assertEquals(names(root, "a"), ["b.c.w"]);
});

Deno.test("pickWeights() goes on into the names of tensors", () => {
  const weights = dict({ "student.fc.w": TENSOR, "teacher.fc.w": tensor("1") });
  assertEquals(names(dict({ model: weights }), "model.teacher"), ["fc.w"]);
  assertEquals(names(weights, "student.fc"), ["w"]);
});

Deno.test("pickWeights() goes on into the modules of a whole one", () => {
  const fc = module({ parameters: { w: TENSOR } });
  const root = module({
    modules: { body: module({ modules: { fc } }), head: fc },
  });
  assertEquals(names(root), ["body.fc.w", "head.w"]);
  assertEquals(names(root, "body"), ["fc.w"]);
});

Deno.test("pickWeights() takes the file itself under .", () => {
  const root = dict({
    body: dict({ w: TENSOR }),
    head: dict({ w: tensor("1") }),
  });
  assertEquals(names(root, "."), ["body.w", "head.w"]);
});

Deno.test("pickWeights() says what lies at the root", () => {
  const { contents } = pickWeights(
    dict({ epoch: 3, model: dict({ a: TENSOR }) }),
  );
  assertEquals([...contents], [["epoch", "number"], ["model", "dict"]]);
});

Deno.test("pickWeights() refuses a file that contains itself and no weights", () => {
  const root = dict({});
  root.set("model", root);
  assertThrows(() => names(root), CheckpointError, 'under the keys "model"');
});

Deno.test("pickWeights() names at most twenty keys", () => {
  const root = dict(
    Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`k${i}`, i])),
  );
  assertThrows(() => names(root), CheckpointError, "and 5 more");
});

Deno.test("pickWeights() refuses a key that holds no weights", () => {
  const root = dict({ epoch: 1, model: dict({ a: TENSOR }) });
  assertThrows(
    () => names(root, "epoch"),
    CheckpointError,
    'Cannot find "epoch"',
  );
});

Deno.test("pickWeights() says which file a damaged module is of", () => {
  const root = module({ parameters: { w: 7 } });
  assertThrows(
    () => pickWeights(root, { source: "net.pth" }),
    CheckpointError,
    "(net.pth)",
  );
});
