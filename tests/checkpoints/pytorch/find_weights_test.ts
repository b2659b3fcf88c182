import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import {
  InertObject,
  PickleTuple,
  type PickleValue,
} from "../../../src/checkpoints/pickle/values.ts";
import {
  entriesOf,
  findWeights,
  tensorsOf,
  weightsIn,
} from "../../../src/checkpoints/pytorch/find_weights.ts";
import { withinASecond } from "../_cpu.ts";
import { dict, module, object, tensor } from "./_values.ts";

const WEIGHTS = dict({ "fc.weight": tensor("1"), "fc.bias": tensor("2") });

function found(root: PickleValue): [string, string][] {
  return findWeights(root).map(({ path, role }) => [path.join("."), role]);
}

Deno.test("findWeights() finds weights in dicts, lists, tuples and objects", () => {
  const root = dict({
    checkpoint: dict({ model: dict({ state_dict: WEIGHTS }) }),
    pair: new PickleTuple([3, module({ parameters: { w: tensor() } })]),
    trainer: object("a.Trainer", { net: dict({ w: tensor() }) }),
  });
  assertEquals(found(root), [
    ["pair.1", "weights"],
    ["trainer.net", "weights"],
    ["checkpoint.model.state_dict", "weights"],
  ]);
});

Deno.test("findWeights() tells averages and what lies beside from networks", () => {
  const root = dict({
    model: WEIGHTS,
    model_ema: dict({ w: tensor() }),
    optimizer: dict({ w: tensor() }),
    states: new Map<PickleValue, PickleValue>([[0, dict({ w: tensor() })]]),
  });
  assertEquals(found(root), [
    ["model", "weights"],
    ["model_ema", "averaged"],
    ["optimizer", "beside"],
    ["states.0", "beside"],
  ]);
});

Deno.test("findWeights() takes no wrapper's numbers for weights", () => {
  assertEquals(found(dict({ loss: tensor(), model: WEIGHTS })), [
    ["model", "weights"],
  ]);
  const merged = new Map([...WEIGHTS, ["optimizer", dict({ w: tensor() })]]);
  assertEquals(found(merged)[0], ["", "weights"]);
});

Deno.test("findWeights() reads a dict of a class of its own", () => {
  const own = new InertObject("a.AttributeDict", []);
  own.entries.set("w", tensor());
  assertEquals(found(own), [["", "weights"]]);
  assertEquals([...tensorsOf(own).keys()], ["w"]);
});

Deno.test("findWeights() leaves a module beside the network alone that it cannot read", () => {
  const lazy = module({ parameters: { w: object("torch.Uninitialized") } });
  assertEquals(found(dict({ model: WEIGHTS, criterion: lazy })), [
    ["model", "weights"],
  ]);
  assertThrows(() => found(dict({ model: lazy })), CheckpointError);
});

Deno.test("findWeights() ends in a file that contains itself", () => {
  const root = dict({ model: WEIGHTS });
  root.set("self", root);
  assertEquals(found(root), [["model", "weights"]]);
});

Deno.test("findWeights() spends one budget on all modules of a file", () => {
  let inner = module({ parameters: { w: tensor() } });
  for (let i = 0; i < 12; i++) {
    inner = module({ modules: { a: inner, b: inner } });
  }
  const many = Array.from({ length: 50 }, () => module({ modules: { inner } }));
  withinASecond(() =>
    assertThrows(() => findWeights(many), CheckpointError, "more than 50000")
  );
});

Deno.test("findWeights() finds nothing in plain data", () => {
  assertEquals(found(dict({ epoch: 3, loss: object("torch.nn.Loss") })), []);
});

Deno.test("weightsIn() joins dicts of dicts of tensors", () => {
  const root = dict({ body: WEIGHTS, head: dict({ w: tensor() }) });
  assertEquals([...weightsIn(root, [])!.tensors.keys()], [
    "body.fc.weight",
    "body.fc.bias",
    "head.w",
  ]);
  assertEquals(weightsIn(dict({ epoch: 1 }), []), undefined);
});

Deno.test("entriesOf() plain values is empty", () => {
  assertEquals([...entriesOf("text")], []);
});
