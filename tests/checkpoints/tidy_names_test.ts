import { assertEquals } from "@std/assert";
import { commonPrefix, tidyNames } from "../../src/checkpoints/tidy_names.ts";

function tidy(names: readonly string[], identities: readonly string[] = names) {
  const tensors = new Map(
    names.map((name, i) => [name, { shape: [], identity: identities[i]! }]),
  );
  const { tensors: tidied, fileNames: _, ...said } = tidyNames(tensors);
  return { names: [...tidied.keys()], ...said };
}

for (
  const [what, names, prefix] of [
    ["a wrapper", ["module.a.w", "module.b.w"], "module."],
    ["wrappers of any name", ["x.y.a.w", "x.y.b.w"], "x.y."],
    ["nothing from a layer", ["fc.weight", "fc.bias"], ""],
    ["what is around a layer", ["model.fc.weight", "model.fc.bias"], "model."],
    ["a wrapper of bare parameters", ["model.w", "model.b"], "model."],
    ["nothing if one name lacks it", ["module.a.w", "b.w"], ""],
    ["nothing from the number of a layer", ["0.weight", "0.bias"], ""],
    ["nothing from bare parameters", ["w", "b"], ""],
  ] as const
) {
  Deno.test(`commonPrefix() takes ${what} off`, () => {
    assertEquals(commonPrefix(names), prefix);
  });
}

Deno.test("tidyNames() keeps the file's names beside", () => {
  const tensor = { shape: [], identity: "0" };
  const { tensors, fileNames } = tidyNames(
    new Map([["net.a.w", tensor], ["net.b.w", tensor]]),
  );
  assertEquals([...tensors.keys()], ["a.w", "b.w"]);
  assertEquals([...fileNames], [["a.w", "net.a.w"], ["b.w", "net.b.w"]]);
});

Deno.test("tidyNames() looks past what lies beside the network", () => {
  assertEquals(tidy(["n_averaged", "module.a.w", "module.b.w"]), {
    names: ["n_averaged", "a.w", "b.w"],
    prefix: "module.",
    removed: [],
    repeated: [],
  });
});

Deno.test("tidyNames() takes the wrappers of PyTorch out of the middle", () => {
  const { names, removed } = tidy(["a._orig_mod.w", "b._orig_mod.c.w"]);
  assertEquals([names, removed], [["a.w", "b.c.w"], ["_orig_mod"]]);
});

Deno.test("tidyNames() leaves all names alone if two would become one", () => {
  const names = ["a._orig_mod.w", "a.w"];
  assertEquals(tidy(names), { names, prefix: "", removed: [], repeated: [] });
});

Deno.test("tidyNames() leaves a module out whose tensors are all there already", () => {
  const names = ["body.conv.weight", "head.weight", "head.bias"];
  const again = ["all.0.conv.weight", "all.1.weight", "all.1.bias"];
  const found = tidy([...names, ...again], ["1", "2", "3", "1", "2", "3"]);
  assertEquals([found.names, found.repeated], [names, ["all"]]);
});

Deno.test("tidyNames() keeps a module with one tensor of its own", () => {
  const names = ["a.weight", "a.bias", "b.weight", "b.bias"];
  assertEquals(tidy(names, ["1", "2", "1", "3"]).repeated, []);
});

Deno.test("tidyNames() keeps a tied head", () => {
  assertEquals(tidy(["embed.weight", "head.weight"], ["1", "1"]).repeated, []);
});
