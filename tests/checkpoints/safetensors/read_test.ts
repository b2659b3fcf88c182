import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import {
  decodeSafetensors,
  openSafetensors,
  readSafetensors,
} from "../../../src/checkpoints/safetensors/read.ts";
import {
  describeRaw,
  expectedTensors,
  fixtureBytes,
  fixturePath,
} from "../_fixtures.ts";

/** A file made by hand from the format's description: u64 length, JSON, data. */
function handmade(header: string, numDataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + numDataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function refusal(header: string, numDataBytes: number): string {
  const bytes = handmade(header, numDataBytes);
  return assertThrows(() => decodeSafetensors(bytes), CheckpointError).message;
}

for (const file of ["dtypes.safetensors", "network.safetensors"]) {
  Deno.test(`openSafetensors() reads ${file} as PyTorch wrote it`, () => {
    using checkpoint = disposable(openSafetensors(fixturePath(file)));
    const expected = expectedTensors(file);
    assertEquals([...checkpoint.names], Object.keys(expected).sort());
    for (const name of checkpoint.names) {
      assertEquals(describeRaw(checkpoint.readRaw(name)), expected[name]!);
    }
  });
}

function disposable<T extends { close(): void }>(value: T): T & Disposable {
  return Object.assign(value, { [Symbol.dispose]: () => value.close() });
}

Deno.test("openSafetensors() gives the metadata", () => {
  using checkpoint = disposable(
    openSafetensors(fixturePath("dtypes.safetensors")),
  );
  assertEquals([...checkpoint.metadata], [["format", "pt"]]);
});

Deno.test("openSafetensors() names the tensor that is not there", () => {
  using checkpoint = disposable(
    openSafetensors(fixturePath("network.safetensors")),
  );
  const error = assertThrows(() => checkpoint.read("9.weight"), RangeError);
  assertStringIncludes(error.message, "9.weight");
});

Deno.test("openSafetensors() closes the file when its header is damaged", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, handmade("[]", 0));
  // Deno's own resource check fails this test if the file stays open.
  assertThrows(() => openSafetensors(path), CheckpointError);
  Deno.removeSync(path);
});

Deno.test("readSafetensors() converts to float32 and int32", () => {
  const tree = readSafetensors(fixturePath("network.safetensors"));
  assertEquals(tree.get("1.num_batches_tracked"), {
    dtype: "int32",
    shape: [],
    data: Int32Array.of(1),
  });
  assertEquals(tree.get("0.weight")?.dtype, "float32");
});

Deno.test("readSafetensors() refuses an integer beyond int32", () => {
  assertThrows(
    () => readSafetensors(fixturePath("dtypes.safetensors")),
    RangeError,
    "does not fit",
  );
});

Deno.test("decodeSafetensors() reads an empty file of tensors", () => {
  assertEquals(decodeSafetensors(handmade("{}", 0)).size, 0);
});

Deno.test("decodeSafetensors() reads data that are not aligned", () => {
  const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} ';
  assertEquals(header.length % 4 !== 0, true);
  assertEquals(
    decodeSafetensors(handmade(header, 4)).get("a")?.data,
    Float32Array.of(0),
  );
});

const REFUSED: readonly [
  what: string,
  header: string,
  bytes: number,
  words: string,
][] = [
  ["a header that is no JSON", "{", 0, "not JSON"],
  ["a header with something before the brace", " {}", 0, "begin with {"],
  ["a header that is no object", "[]", 0, "begin with {"],
  ["a tensor that is no object", '{"a":1}', 0, "not described"],
  [
    "duplicate names",
    '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
    0,
    "twice",
  ],
  [
    "an unknown dtype",
    '{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}',
    1,
    "F8_E4M3",
  ],
  [
    "an unknown field",
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":0}}',
    1,
    "unknown field",
  ],
  [
    "a negative size",
    '{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}',
    1,
    "no valid shape",
  ],
  [
    "a fractional offset",
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1.5]}}',
    1,
    "data_offsets",
  ],
  [
    "a shape that overflows",
    '{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,1]}}',
    1,
    "impossible",
  ],
  [
    "other bytes than shape x dtype",
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}',
    4,
    "needs 8 bytes",
  ],
  [
    "overlapping tensors",
    '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
    3,
    "overlaps",
  ],
  [
    "a hole between tensors",
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}',
    3,
    "hole",
  ],
  [
    "offsets behind the end",
    '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
    7,
    "truncated",
  ],
  [
    "bytes behind the last tensor",
    '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
    9,
    "current value is 9",
  ],
  ["metadata that are no object", '{"__metadata__":[]}', 0, "not an object"],
  ["metadata that are no text", '{"__metadata__":{"a":1}}', 0, "than text"],
];

for (const [what, header, numBytes, words] of REFUSED) {
  Deno.test(`decodeSafetensors() refuses ${what}`, () => {
    assertStringIncludes(refusal(header, numBytes), words);
  });
}

Deno.test("decodeSafetensors() refuses a header longer than the file", () => {
  const bytes = handmade("{}", 0);
  new DataView(bytes.buffer).setBigUint64(0, 2n ** 63n, true);
  assertThrows(() => decodeSafetensors(bytes), CheckpointError, "claims");
});

Deno.test("decodeSafetensors() refuses a file shorter than its length field", () => {
  assertThrows(
    () => decodeSafetensors(new Uint8Array(7)),
    CheckpointError,
    "truncated",
  );
});

Deno.test("decodeSafetensors() refuses every truncation of a file", () => {
  const bytes = fixtureBytes("network.safetensors");
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(
      () => decodeSafetensors(bytes.subarray(0, length)),
      CheckpointError,
    );
  }
});
