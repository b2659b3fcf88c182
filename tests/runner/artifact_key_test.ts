import { assertEquals, assertNotEquals } from "@std/assert";
import type { Recipe } from "../../src/claims/recipe.ts";
import { artifactKey } from "../../src/runner/artifact_key.ts";
import type { ArtifactKinds } from "../../src/runner/artifact_kind.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { nameKind, NUMERICS, recipe, textKind } from "./_fixtures.ts";

const KINDS: ArtifactKinds = {
  text: textKind([]),
  network: textKind([], { numeric: true }),
  name: nameKind([]),
};

function key(of: Recipe, kinds = KINDS, numerics = NUMERICS): string {
  return artifactKey(of, { kinds, numerics });
}

Deno.test("artifactKey() is sha256 over canonical JSON of what made the artifact", () => {
  assertEquals(
    key(recipe("text", { b: 1, a: [2] })),
    sha256Hex(
      '{"inputs":{},"kind":"text","numerics":null,"parameters":{"a":[2],"b":1},"version":1}',
    ),
  );
});

Deno.test("artifactKey() does not depend on the order in which fields were written", () => {
  const [x, y] = [recipe("name", { name: "x" }), recipe("name")];
  assertEquals(
    key(recipe("text", { a: 1, b: 2 }, { x, y })),
    key(recipe("text", { b: 2, a: 1 }, { y, x })),
  );
});

Deno.test("artifactKey() changes with every parameter", () => {
  const keys = [{}, { a: 1 }, { a: 2 }, { a: "1" }, { a: null }, { b: 1 }]
    .map((parameters) => key(recipe("text", parameters)));
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("artifactKey() changes with what an input's input is made of", () => {
  const deep = (name: string) =>
    key(recipe("text", {}, { on: recipe("text", {}, { on: recipe(name) }) }));
  assertNotEquals(deep("name"), deep("network"));
});

Deno.test("artifactKey() changes with the name of an input", () => {
  const input = recipe("name");
  assertNotEquals(
    key(recipe("text", {}, { a: input })),
    key(recipe("text", {}, { b: input })),
  );
});

Deno.test("artifactKey() changes with the version of the kind, and of an input's kind", () => {
  const raised = { ...KINDS, name: { ...nameKind([]), version: 2 } };
  const inner = recipe("name");
  const outer = recipe("text", {}, { inner });
  assertNotEquals(key(inner, raised), key(inner));
  assertNotEquals(key(outer, raised), key(outer));
});

Deno.test("artifactKey() changes with every field of the class of numerics where they shape the bits", () => {
  const changes = [
    { backend: "wasm" },
    { tensorflow: "1" },
    { threads: 2 },
    { probe: "a0" },
  ];
  const keys = [{}, ...changes].map((change) =>
    key(recipe("network"), KINDS, { ...NUMERICS, ...change })
  );
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("artifactKey() is the same on two devices whose probes are equal", () => {
  assertEquals(
    key(recipe("network"), KINDS, { ...NUMERICS, device: "cpu/avx512" }),
    key(recipe("network")),
  );
});

Deno.test("artifactKey() does not depend on the numerics where they shape nothing", () => {
  assertEquals(
    key(recipe("text"), KINDS, { ...NUMERICS, threads: 2 }),
    key(recipe("text")),
  );
});

Deno.test("artifactKey() follows the numerics of an input", () => {
  const outer = recipe("text", {}, { network: recipe("network") });
  assertNotEquals(key(outer, KINDS, { ...NUMERICS, threads: 2 }), key(outer));
});
