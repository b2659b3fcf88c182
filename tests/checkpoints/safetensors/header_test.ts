import { assertEquals, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import { parseSafetensorsHeader } from "../../../src/checkpoints/safetensors/header.ts";

function parse(text: string, numDataBytes: number) {
  return parseSafetensorsHeader(new TextEncoder().encode(text), {
    numDataBytes,
    source: "memory",
  });
}

Deno.test("parseSafetensorsHeader() gives entries and metadata", () => {
  const { entries, metadata } = parse(
    '{"__metadata__":{"k":"v"},"w":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}',
    6,
  );
  assertEquals([...metadata], [["k", "v"]]);
  assertEquals([...entries], [
    ["w", { dtype: "bfloat16", shape: [3], begin: 0, end: 6 }],
  ]);
});

Deno.test("parseSafetensorsHeader() takes __proto__ as any other name", () => {
  const { entries } = parse(
    '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
    1,
  );
  assertEquals([...entries.keys()], ["__proto__"]);
});

Deno.test("parseSafetensorsHeader() allows one key in two objects", () => {
  const text =
    '{"__metadata__":{"dtype":"x"},"dtype":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
  assertEquals(parse(text, 1).entries.size, 1);
});

Deno.test("parseSafetensorsHeader() does not mistake text for keys", () => {
  const text = '{"__metadata__":{"a":"\\"b\\":{","b":"\\"b\\":{"}}';
  assertEquals(parse(text, 0).metadata.size, 2);
});

Deno.test("parseSafetensorsHeader() refuses a name of megabytes without overflow", () => {
  const name = "a".repeat(4e6);
  assertThrows(() => parse(`{"${name}":0}`, 0), CheckpointError);
});

Deno.test("parseSafetensorsHeader() refuses deep nesting without overflow", () => {
  const depth = 1e6;
  assertThrows(
    () => parse(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`, 0),
    CheckpointError,
  );
});

Deno.test("parseSafetensorsHeader() refuses bytes that are no UTF-8", () => {
  assertThrows(
    () =>
      parseSafetensorsHeader(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), {
        numDataBytes: 0,
        source: "memory",
      }),
    CheckpointError,
    "UTF-8",
  );
});
