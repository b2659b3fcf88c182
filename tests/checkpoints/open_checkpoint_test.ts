import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  CheckpointError,
  UnsafePickleError,
} from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import { encodeSafetensors } from "../../src/checkpoints/safetensors/write.ts";
import {
  describeRaw,
  expectedTensors,
  fixtureBytes,
  fixturePath,
} from "./_fixtures.ts";

/** All tensors of a file in the form of expected.json. */
function contents(file: string | Uint8Array, key?: string) {
  const checkpoint = openCheckpoint(file, key === undefined ? {} : { key });
  try {
    return Object.fromEntries(
      checkpoint.names.map((
        name,
      ) => [name, describeRaw(checkpoint.readRaw(name))]),
    );
  } finally {
    checkpoint.close();
  }
}

const WRAPPED = [
  "state_dict",
  "model",
  "net",
  "model_state_dict",
  "compiled",
  "pairs",
];
const BOTH = [
  "dtypes",
  "views",
  "parameters",
  "network",
  ...WRAPPED.map((name) => `wrapped_${name}`),
];
const READ = [
  ...BOTH.flatMap((name) => [`${name}.zip.pt`, `${name}.legacy.pt`]),
  ...["dtypes.safetensors", "network.safetensors"],
  ...["protocol3.pt", "protocol4.pt", "protocol5.pt"],
  ...["no_checksums.pt", "deflated.pt", "zip64.pt", "no_byteorder.pt"],
];

for (const file of READ) {
  Deno.test(`openCheckpoint() reads ${file} as PyTorch does`, () => {
    assertEquals(contents(fixturePath(file)), expectedTensors(file));
  });
}

for (
  const [file, format] of [
    ["network.safetensors", "safetensors"],
    ["network.zip.pt", "pytorch-zip"],
    ["network.legacy.pt", "pytorch-legacy"],
  ] as const
) {
  Deno.test(`openCheckpoint() tells ${format} by its content`, () => {
    const checkpoint = openCheckpoint(fixtureBytes(file));
    assertEquals([checkpoint.format, checkpoint.source], [format, "memory"]);
  });
}

Deno.test("openCheckpoint() takes the dict that it is told", () => {
  assertEquals(
    contents(fixturePath("two_models.pt"), "state_dict_ema"),
    expectedTensors("two_models.pt"),
  );
});

Deno.test("openCheckpoint() does not guess between two dicts", () => {
  assertThrows(
    () => openCheckpoint(fixturePath("two_models.pt")),
    CheckpointError,
    "model (2 tensors), state_dict (1 tensors)",
  );
});

Deno.test("openCheckpoint() names the keys when the one asked for is missing", () => {
  assertThrows(
    () => openCheckpoint(fixturePath("two_models.pt"), { key: "ema" }),
    CheckpointError,
    '"model", "state_dict", "state_dict_ema"',
  );
});

for (
  const [file, refused] of [
    ["evil.pt", "posix.system"],
  ] as const
) {
  Deno.test(`openCheckpoint() refuses ${file} by name`, () => {
    const error = assertThrows(
      () => openCheckpoint(fixturePath(file)),
      UnsafePickleError,
    );
    assertEquals([error.refused, error.source], [refused, fixturePath(file)]);
  });
}

for (
  const [file, words] of [
    ["torchscript.pt", "TorchScript"],
    ["big_endian.pt", "byte order must be little"],
    ["bare_tensor.pt", "a module is needed, current value is a PyTorch tensor"],
    ["no_weights.pt", 'no tensors under the keys "epoch"'],
  ] as const
) {
  Deno.test(`openCheckpoint() refuses ${file}`, () => {
    assertThrows(
      () => openCheckpoint(fixturePath(file)),
      CheckpointError,
      words,
    );
  });
}

for (
  const [what, bytes] of [
    ["an empty file", new Uint8Array(0)],
    ["text", new TextEncoder().encode("<html>not found</html>")],
    [
      "a Git LFS pointer",
      new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n"),
    ],
  ] as const
) {
  Deno.test(`openCheckpoint() refuses ${what}`, () => {
    assertThrows(() => openCheckpoint(bytes), CheckpointError, "neither");
  });
}

Deno.test("openCheckpoint() takes module. off the names of safetensors", () => {
  const array = {
    dtype: "float32",
    shape: [1],
    data: Float32Array.of(1),
  } as const;
  const bytes = encodeSafetensors(
    new Map([["module.a", array], ["module.b", array]]),
  );
  assertEquals([...openCheckpoint(bytes).names], ["a", "b"]);
});

Deno.test("readAll() gives one array for tied weights", () => {
  const tree = openCheckpoint(fixtureBytes("views.zip.pt")).readAll();
  assertStrictEquals(tree.get("base"), tree.get("tied"));
  assertEquals(tree.get("offset")?.data, Float32Array.of(5, 6, 7, 8));
});

for (
  const file of [
    "network.zip.pt",
    "network.legacy.pt",
    "deflated.pt",
    "zip64.pt",
  ]
) {
  Deno.test(`openCheckpoint() refuses every truncation of ${file}`, () => {
    const bytes = fixtureBytes(file);
    for (let length = 0; length < bytes.length; length++) {
      assertThrows(
        () => openCheckpoint(bytes.subarray(0, length)),
        CheckpointError,
      );
    }
  });
}
