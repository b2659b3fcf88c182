import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import { InertObject } from "../../../src/checkpoints/pickle/values.ts";
import {
  attributesOf,
  isModule,
  walkModule,
} from "../../../src/checkpoints/pytorch/walk_module.ts";
import { withinASecond } from "../_cpu.ts";
import { dict, module, object, tensor } from "./_values.ts";

function names(root: InertObject): string[] {
  return [...walkModule(root).keys()];
}

Deno.test("isModule() tells modules by their parts", () => {
  assertEquals(isModule(module()), true);
  assertEquals(isModule(object("a.B", { _modules: dict({}) })), false);
  assertEquals(isModule(dict({})), false);
});

Deno.test("attributesOf() an object that was given no dict is nothing", () => {
  const made = object("a.B");
  made.setState(7);
  assertEquals(attributesOf(made), undefined);
});

Deno.test("walkModule() gives parameters, then buffers, then the modules inside, as state_dict() does", () => {
  const inner = module({ parameters: { weight: tensor(), bias: null } });
  const root = module({
    modules: { b: inner, a: module({ modules: { c: inner } }), none: null },
    buffers: { mean: tensor(), hidden: tensor() },
    parameters: { scale: tensor() },
    unsaved: ["hidden"],
  });
  assertEquals(names(root), ["scale", "mean", "b.weight", "a.c.weight"]);
});

Deno.test("walkModule() walks through compiled modules, inside others too", () => {
  const fc = module({ parameters: { w: tensor() } });
  const compiled = new InertObject("torch._dynamo.eval_frame.OptimizedModule", [
    fc,
  ]);
  assertEquals(names(compiled), ["_orig_mod.w"]);
  assertEquals(names(module({ modules: { compiled } })), [
    "compiled._orig_mod.w",
  ]);
});

Deno.test("walkModule() names the parameter that is no tensor", () => {
  const root = module({
    modules: { fc: module({ parameters: { weight: object("q.Packed") } }) },
  });
  assertThrows(
    () => walkModule(root),
    CheckpointError,
    "fc.weight, current value is q.Packed",
  );
});

Deno.test("walkModule() names the module that is none", () => {
  assertThrows(
    () => walkModule(module({ modules: { fc: object("a.B") } })),
    CheckpointError,
    "a module is needed as fc, current value is a.B",
  );
});

/** A module inside itself, three steps on. */
function circle(): InertObject {
  const innermost = module();
  const root = module({
    modules: { a: module({ modules: { b: innermost } }) },
  });
  const modules = attributesOf(innermost)!.get("_modules");
  if (modules instanceof Map) modules.set("c", root);
  return root;
}

/** Two modules in each, all the same one: 2^depth of them. */
function doubling(depth: number): InertObject {
  let inner = module({ parameters: { w: tensor() } });
  for (let i = 0; i < depth; i++) {
    inner = module({ modules: { a: inner, b: inner } });
  }
  return inner;
}

function chain(depth: number): InertObject {
  let inner = module();
  for (let i = 0; i < depth; i++) inner = module({ modules: { a: inner } });
  return inner;
}

for (
  const [what, root, words] of [
    ["modules inside themselves", circle(), "inside themselves"],
    ["2^90 modules", doubling(90), "more than 50000"],
    ["a chain of 2,000", chain(2000), "more than 100 in one another"],
  ] as const
) {
  Deno.test(`walkModule() refuses ${what} within a second`, () => {
    withinASecond(() =>
      assertThrows(() => walkModule(root), CheckpointError, words)
    );
  });
}
