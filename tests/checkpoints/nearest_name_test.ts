import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearestName } from "../../src/checkpoints/nearest_name.ts";

Deno.test("nearestName() takes the fewest edits", () => {
  // By hand: layer1.0.conv2.weight differs in 1 character, layer2.1.conv1.weight in 2.
  const candidates = [
    "fc.weight",
    "layer2.1.conv1.weight",
    "layer1.0.conv2.weight",
  ];
  assertEquals(
    nearestName("layer1.0.conv1.weight", candidates),
    "layer1.0.conv2.weight",
  );
});

Deno.test("nearestName() prefers the same name behind a prefix", () => {
  assertEquals(
    nearestName("conv1.weight", [
      "conv2.weight",
      "backbone.encoder.model.conv1.weight",
    ]),
    "backbone.encoder.model.conv1.weight",
  );
});

Deno.test("nearestName() finds nothing when nothing is like it", () => {
  assertEquals(nearestName("fc.weight", ["blocks.0.attn.qkv.bias"]), undefined);
  assertEquals(nearestName("fc.weight", []), undefined);
});

Deno.test("nearestName() takes the first of equals", () => {
  assertEquals(nearestName("abcdef", ["abcdex", "abcdey"]), "abcdex");
});

Deno.test("nearestName() finds a name among others", () => {
  const names = fc.string({ minLength: 3, maxLength: 30 });
  fc.assert(fc.property(names, fc.array(names), (name, others) => {
    const candidates = others.filter((other) =>
      !other.endsWith(`.${name}`) && !name.endsWith(`.${other}`)
    );
    assertEquals(nearestName(name, [...candidates, name]), name);
  }));
});
