import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import {
  checkpointFiles,
  isShardIndex,
  readShardIndex,
  shardedCheckpoint,
} from "../../src/checkpoints/shards.ts";
import { fixturePath } from "./_fixtures.ts";

const NAME = "model.safetensors.index.json";
const SHARDS = [
  "model-00001-of-00002.safetensors",
  "model-00002-of-00002.safetensors",
] as const;

/** Copies the sharded network of the fixtures, with another index. */
function withIndex(
  change: (map: Record<string, unknown>) => unknown,
  test: (path: string) => void,
): void {
  const folder = Deno.makeTempDirSync();
  try {
    for (const file of SHARDS) {
      Deno.copyFileSync(fixturePath(`field/${file}`), join(folder, file));
    }
    const index = JSON.parse(
      Deno.readTextFileSync(fixturePath(`field/${NAME}`)),
    );
    const path = join(folder, NAME);
    const weight_map = change(index.weight_map);
    Deno.writeTextFileSync(path, JSON.stringify({ ...index, weight_map }));
    test(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("isShardIndex() goes by the name that huggingface_hub gives", () => {
  assertEquals(isShardIndex("a/pytorch_model.bin.index.json"), true);
  assertEquals(isShardIndex("config.json"), false);
});

Deno.test("checkpointFiles() are the index and its shards", () => {
  withIndex((map) => map, (path) => {
    const folder = path.slice(0, -NAME.length);
    assertEquals(checkpointFiles(path), [
      path,
      ...SHARDS.map((file) => `${folder}${file}`),
    ]);
    assertEquals(checkpointFiles("weights.pt"), ["weights.pt"]);
  });
});

for (
  const file of [
    "../out.safetensors",
    "/etc/passwd",
    "a/b",
    "..",
    ".",
    "",
    "a\\b",
    "a\0b",
    7,
  ]
) {
  Deno.test(`readShardIndex() refuses the file name ${JSON.stringify(file)}`, () => {
    withIndex((map) => ({ ...map, "model.fc.bias": file }), (path) => {
      assertThrows(
        () => readShardIndex(path),
        CheckpointError,
        "files in its own folder",
      );
    });
  });
}

for (
  const [what, map, words] of [
    ["no map", undefined, "no weight_map"],
    ["an empty map", {}, "names 0 files"],
    ["a list", ["a"], "no weight_map"],
  ] as const
) {
  Deno.test(`readShardIndex() refuses ${what}`, () => {
    withIndex(() => map, (path) => {
      assertThrows(() => readShardIndex(path), CheckpointError, words);
    });
  });
}

Deno.test("readShardIndex() refuses what is no JSON", () => {
  withIndex((map) => map, (path) => {
    Deno.writeTextFileSync(path, "{");
    assertThrows(() => readShardIndex(path), CheckpointError, "not JSON");
  });
});

Deno.test("shardedCheckpoint() refuses a shard that lacks a tensor of the index", () => {
  withIndex((map) => ({ ...map, "model.x": SHARDS[0] }), (path) => {
    assertThrows(
      () => shardedCheckpoint(readShardIndex(path), { open: openCheckpoint }),
      CheckpointError,
      'lacks "model.x"',
    );
  });
});

Deno.test("openCheckpoint() refuses a shard with a tensor that the index does not name", () => {
  withIndex(({ "model.fc.bias": _, ...map }) => map, (path) => {
    assertThrows(
      () => openCheckpoint(path),
      CheckpointError,
      "holds 1 tensors",
    );
  });
});

Deno.test("openCheckpoint() says which shard is missing", () => {
  withIndex((map) => map, (path) => {
    Deno.removeSync(join(path, "..", SHARDS[1]));
    assertThrows(() => openCheckpoint(path), Deno.errors.NotFound, SHARDS[1]);
  });
});

Deno.test("openCheckpoint() takes a part of a sharded network, or says that it has none", () => {
  const path = fixturePath(`field/${NAME}`);
  const { names, origin } = openCheckpoint(path, { key: "model.fc" });
  assertEquals([names, origin.key], [["weight", "bias"], "model.fc"]);
  assertThrows(
    () => openCheckpoint(path, { key: "model_ema" }),
    CheckpointError,
    "no tensor's name begins with it",
  );
});
