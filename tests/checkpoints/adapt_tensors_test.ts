import { assertEquals, assertThrows } from "@std/assert";
import {
  type AdaptOptions,
  adaptTensors,
} from "../../src/checkpoints/adapt_tensors.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { fitStateDict } from "../../src/checkpoints/fit_state_dict.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import type { Architecture } from "../../src/models/types.ts";
import { type ExpectedTensor, fixturePath } from "./_fixtures.ts";

function spec(name: string, ...shape: number[]) {
  return {
    name,
    shape,
    dtype: "float32",
    kind: "weight",
    layout: "same",
  } as const;
}

/** An architecture as far as it is looked at: parameters, classifier, images. */
function network(
  parameters: Architecture["parameters"],
  head: readonly string[],
  input: Architecture["input"] = [5, 5, 1],
): Architecture {
  const run = () => {
    throw new Error("nothing runs here");
  };
  return {
    name: "net",
    input,
    numClasses: 2,
    parameters,
    init: () => new Map(),
    stages: [{ name: "head", parameters: head, run }],
    preLogitsStage: "head",
    neurons: [],
  };
}

/** The network of `fixtures/checkpoints/field.py`. */
const NET = network([
  { ...spec("conv1.weight", 3, 3, 1, 2), layout: "conv" },
  ...["weight", "bias", "running_mean", "running_var"].map((name) =>
    spec(`bn1.${name}`, 2)
  ),
  { ...spec("bn1.num_batches_tracked"), kind: "counter", dtype: "int32" },
  spec("fc.weight", 2, 2),
  spec("fc.bias", 2),
], ["fc.weight", "fc.bias"]);

function adapted(file: string, options: AdaptOptions, architecture = NET) {
  const checkpoint = openCheckpoint(fixturePath(`field/${file}`));
  try {
    const { tensors, ignore, notes } = adaptTensors(
      checkpoint,
      architecture,
      options,
    );
    const { parameters } = fitStateDict(architecture.parameters, tensors, {
      ignore,
    });
    return { parameters, notes };
  } finally {
    checkpoint.close();
  }
}

const PLAIN = adapted("dfr_final_checkpoint.pt", {}).parameters;

for (
  const [file, head] of [
    ["softmax_head.pt", "fc.0"],
    ["subpopbench_model.pkl", "classifier"],
  ] as const
) {
  Deno.test(`adaptTensors() takes ${head} of ${file} for the classifier`, () => {
    const { parameters, notes } = adapted(file, { head });
    assertEquals(parameters, PLAIN);
    assertEquals(notes, [`${head} taken for the classifier fc`]);
  });
}

Deno.test("adaptTensors() names likely heads when the one asked for is missing", () => {
  assertThrows(
    () => adapted("subpopbench_model.pkl", { head: "linear" }),
    CheckpointError,
    "there is no such module; likely ones are classifier",
  );
});

/** The vision transformers of `fixtures/checkpoints/field.py` for images of a size. */
function transformer(side: number): Architecture {
  const block = (name: string, ...shape: number[]) => [
    spec(`blocks.0.${name}.weight`, ...shape),
    spec(`blocks.0.${name}.bias`, shape[0]!),
  ];
  const numTokens = 1 + (side / 16) ** 2;
  return network(
    [
      spec("cls_token", 1, 1, 4),
      spec("pos_embed", 1, numTokens, 4),
      { ...spec("patch_embed.proj.weight", 16, 16, 3, 4), layout: "conv" },
      spec("patch_embed.proj.bias", 4),
      ...block("norm1", 4),
      ...block("attn.qkv", 12, 4),
      ...block("attn.proj", 4, 4),
      ...block("norm2", 4),
      ...block("mlp.fc1", 16, 4),
      ...block("mlp.fc2", 4, 16),
      spec("norm.weight", 4),
      spec("norm.bias", 4),
      spec("head.weight", 3, 4),
      spec("head.bias", 3),
    ],
    ["head.weight", "head.bias"],
    [side, side, 3],
  );
}

Deno.test("adaptTensors() resamples the position embeddings of another grid, as timm does", () => {
  const { parameters, notes } = adapted(
    "vit.pth",
    { positions: "resample" },
    transformer(7 * 16),
  );
  const rows: { grid: number[]; to: ExpectedTensor }[] = JSON.parse(
    Deno.readTextFileSync(fixturePath("field/resampled.json")),
  );
  const { to } = rows.find(({ grid }) => grid.join() === "7,7")!;
  const found = parameters.get("pos_embed")!;
  assertEquals(found.shape, to.shape);
  const worst = Math.max(
    ...to.values.map((value, i) => Math.abs(Number(value) - found.data[i]!)),
  );
  assertEquals(worst < 1e-6, true);
  assertEquals(notes, [
    "position embeddings resampled from 4 × 4 to 7 × 7 patches",
  ]);
});

Deno.test("adaptTensors() leaves position embeddings of the same grid alone", () => {
  assertEquals(
    adapted("vit.pth", { positions: "resample" }, transformer(64)),
    { ...adapted("vit.pth", {}, transformer(64)), notes: [] },
  );
});

Deno.test("adaptTensors() takes one head of a distilled transformer and says what is lost", () => {
  const options = { head: "head", positions: "resample" } as const;
  const { parameters, notes } = adapted(
    "deit_distilled.pth",
    options,
    transformer(64),
  );
  const checkpoint = openCheckpoint(fixturePath("field/deit_distilled.pth"));
  const old = checkpoint.read("pos_embed").data;
  checkpoint.close();
  // The class token's embedding and the patches', without the distillation token's between them.
  const expected = [...old.slice(0, 4), ...old.slice(8)];
  assertEquals([...parameters.get("pos_embed")!.data], expected);
  assertEquals(notes.map((note) => note.split(" left")[0]), [
    "head taken for the classifier head",
    "dist_token",
    "head_dist.weight",
    "head_dist.bias",
    "the distillation token is",
  ]);
});

Deno.test("adaptTensors() drops every classifier for a new one", () => {
  const checkpoint = openCheckpoint(fixturePath("field/deit_distilled.pth"));
  const { tensors } = adaptTensors(checkpoint, transformer(64), {
    head: "new",
  });
  assertEquals(
    tensors.names.filter((name) => /head|dist/.test(name)),
    [],
  );
  checkpoint.close();
});
