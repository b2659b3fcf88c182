import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openSafetensors } from "../../../src/checkpoints/safetensors/read.ts";
import { decodeSafetensors } from "../../../src/checkpoints/safetensors/read.ts";
import {
  encodeSafetensors,
  writeSafetensors,
} from "../../../src/checkpoints/safetensors/write.ts";
import type { HostArray } from "../../../src/tensor/types.ts";
import { fixtureBytes, fixturePath } from "../_fixtures.ts";

function rawTree(file: string) {
  const checkpoint = openSafetensors(fixturePath(file));
  const tree = new Map(
    checkpoint.names.map((name) => [name, checkpoint.readRaw(name)]),
  );
  checkpoint.close();
  return { tree, metadata: checkpoint.metadata };
}

for (const file of ["dtypes.safetensors", "network.safetensors"]) {
  Deno.test(`encodeSafetensors() gives the bytes that Python wrote to ${file}`, () => {
    const { tree, metadata } = rawTree(file);
    assertEquals(encodeSafetensors(tree, { metadata }), fixtureBytes(file));
  });
}

const arrays: fc.Arbitrary<HostArray> = fc.array(fc.nat({ max: 4 }), {
  maxLength: 3,
}).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const bounds = { minLength: length, maxLength: length };
  return fc.oneof(
    fc.float32Array(bounds).map((data) => ({
      dtype: "float32" as const,
      shape,
      data,
    })),
    fc.int32Array(bounds).map((data) => ({
      dtype: "int32" as const,
      shape,
      data,
    })),
  );
});

const trees = fc.array(
  fc.tuple(fc.string({ unit: "grapheme" }), arrays),
).map((entries) => new Map(entries));

Deno.test("decodeSafetensors() gives back what encodeSafetensors() took", () => {
  fc.assert(fc.property(trees, (tree) => {
    const decoded = decodeSafetensors(encodeSafetensors(tree));
    assertEquals(decoded.size, tree.size);
    for (const [name, array] of tree) assertEquals(decoded.get(name), array);
  }));
});

Deno.test("encodeSafetensors() does not depend on the order of the map", () => {
  fc.assert(fc.property(trees, (tree) => {
    assertEquals(
      encodeSafetensors(new Map([...tree].reverse())),
      encodeSafetensors(tree),
    );
  }));
});

Deno.test("encodeSafetensors() keeps the payload of a NaN", () => {
  const data = new Float32Array(Uint32Array.of(0x7fc12345).buffer);
  const bytes = encodeSafetensors(
    new Map([["nan", { dtype: "float32", shape: [], data }]]),
  );
  assertEquals(bytes.slice(-4), Uint8Array.of(0x45, 0x23, 0xc1, 0x7f));
});

Deno.test("encodeSafetensors() writes a view of a larger buffer", () => {
  const data = Float32Array.of(1, 2, 3).subarray(1, 2);
  const tree = new Map([[
    "a",
    { dtype: "float32", shape: [1], data } as const,
  ]]);
  assertEquals(
    decodeSafetensors(encodeSafetensors(tree)).get("a")?.data,
    Float32Array.of(2),
  );
});

Deno.test("encodeSafetensors() refuses data that do not fill the shape", () => {
  const tree = new Map([
    ["a", { dtype: "float32", shape: [2], data: Float32Array.of(1) } as const],
  ]);
  assertThrows(() => encodeSafetensors(tree), RangeError, "need 8 bytes");
});

Deno.test("encodeSafetensors() refuses the name of the metadata", () => {
  const tree = new Map([
    [
      "__metadata__",
      { dtype: "float32", shape: [], data: Float32Array.of(1) } as const,
    ],
  ]);
  assertThrows(() => encodeSafetensors(tree), TypeError);
});

Deno.test("writeSafetensors() leaves the file and nothing else", () => {
  const folder = Deno.makeTempDirSync();
  const { tree } = rawTree("network.safetensors");
  writeSafetensors(`${folder}/out.safetensors`, tree);
  assertEquals(
    Deno.readFileSync(`${folder}/out.safetensors`),
    fixtureBytes("network.safetensors"),
  );
  assertEquals([...Deno.readDirSync(folder)].length, 1);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeSafetensors() keeps the old file when it fails", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/out.safetensors`;
  Deno.writeTextFileSync(path, "old");
  const tree = new Map([
    ["a", { dtype: "float32", shape: [2], data: Float32Array.of(1) } as const],
  ]);
  assertThrows(() => writeSafetensors(path, tree), RangeError);
  assertEquals(Deno.readTextFileSync(path), "old");
  assertEquals([...Deno.readDirSync(folder)].length, 1);
  Deno.removeSync(folder, { recursive: true });
});
