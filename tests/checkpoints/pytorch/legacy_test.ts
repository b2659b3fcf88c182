import { assertEquals, assertThrows } from "@std/assert";
import { memorySource } from "../../../src/checkpoints/byte_source.ts";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import {
  LEGACY_SIGNATURE,
  pytorchLegacyCheckpoint,
} from "../../../src/checkpoints/pytorch/legacy.ts";
import { fixtureBytes } from "../_fixtures.ts";

function bytesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

const STORAGE = "(U\x07storagectorch\nFloatStorage\nU\x01kU\x03cpuK\x02NtQ";
const TENSOR =
  `ctorch._utils\n_rebuild_tensor_v2\n(${STORAGE}K\x00K\x02\x85K\x01\x85\x89}tR`;

/** A file by hand: one tensor `w` of two floats. Each part can be replaced. */
function file(parts: Record<string, string> = {}): Uint8Array {
  const whole = {
    protocol: "M\xe9\x03.",
    system: "}U\x0dlittle_endian\x88s.",
    object: `}U\x01w${TENSOR}s.`,
    keys: "]U\x01ka.",
    count: "\x02\x00\x00\x00\x00\x00\x00\x00",
    data: "\x00\x00\x80\x3f\x00\x00\x00\x40", // 1 and 2
    ...parts,
  };
  return Uint8Array.from([
    ...LEGACY_SIGNATURE,
    0x2e,
    ...Object.values(whole).flatMap(bytesOf),
  ]);
}

function open(parts?: Record<string, string>) {
  return pytorchLegacyCheckpoint(memorySource(file(parts)));
}

Deno.test("pytorchLegacyCheckpoint() reads a file by hand", () => {
  assertEquals(open().read("w").data, Float32Array.of(1, 2));
});

Deno.test("LEGACY_SIGNATURE is how PyTorch's files begin", () => {
  const head = fixtureBytes("network.legacy.pt").subarray(
    0,
    LEGACY_SIGNATURE.length,
  );
  assertEquals([...head], LEGACY_SIGNATURE);
});

for (
  const [what, parts, words] of [
    ["another protocol", { protocol: "K\x01." }, "protocol"],
    [
      "a big-endian file",
      { system: "}U\x0dlittle_endian\x89s." },
      "byte order",
    ],
    ["a file without a byte order", { system: "}." }, "byte order"],
    [
      "a missing list of storages",
      { keys: "N." },
      "list of its storages is missing",
    ],
    [
      "a storage that no tensor has",
      { keys: "](U\x01kU\x01xe." },
      "does not match",
    ],
    ["a storage twice", { keys: "](U\x01kU\x01ke." }, "does not match"],
    ["a storage that is not listed", { keys: "]." }, "a storage is missing"],
    ["another number of elements", {
      count: "\x03\x00\x00\x00\x00\x00\x00\x00",
    }, "3 elements"],
    ["an absurd number of elements", {
      count: "\xff\xff\xff\xff\xff\xff\xff\x7f",
    }, "elements"],
    ["a negative number of elements", {
      count: "\xff\xff\xff\xff\xff\xff\xff\xff",
    }, "-1 elements"],
    ["a truncated storage", { data: "\x00\x00\x80\x3f" }, "truncated"],
    [
      "bytes behind the end",
      { data: "\x00\x00\x80\x3f\x00\x00\x00\x40x" },
      "bytes follow",
    ],
  ] as const
) {
  Deno.test(`pytorchLegacyCheckpoint() refuses ${what}`, () => {
    assertThrows(() => open(parts), CheckpointError, words);
  });
}

Deno.test("pytorchLegacyCheckpoint() refuses a few bytes that repeat themselves to 80 MiB", () => {
  // 2^22 floats of stride 0: 16 MiB each, harmless alone.
  const expanded = TENSOR.replace(
    "K\x02\x85K\x01\x85",
    "J\x00\x00\x40\x00\x85K\x00\x85",
  );
  const tensors = ["a", "b", "c", "d", "e"].map((name) =>
    `U\x01${name}${expanded}s`
  );
  assertThrows(
    () => open({ object: `}${tensors.join("")}.` }),
    CheckpointError,
    "its tensors take 83886080 bytes",
  );
});
