import {
  assertEquals,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import {
  fitStateDict,
  toStateDict,
} from "../../src/checkpoints/fit_state_dict.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import type { ParameterSpec } from "../../src/models/types.ts";
import type { HostArray, HostTree } from "../../src/tensor/types.ts";
import { expectedTensors, fixtureBytes, fixturePath } from "./_fixtures.ts";

/** The network of network.*.pt: conv 3 → 4 of 2 × 2, BatchNorm, linear 4 → 2. */
const SPECS: readonly ParameterSpec[] = [
  {
    name: "0.weight",
    dtype: "float32",
    shape: [2, 2, 3, 4],
    kind: "weight",
    layout: "conv",
  },
  ...(["weight", "bias", "running_mean", "running_var"] as const).map((
    name,
  ) => ({
    name: `1.${name}`,
    dtype: "float32" as const,
    shape: [4],
    kind: name.startsWith("running") ? "statistic" as const : "weight" as const,
    layout: "same" as const,
  })),
  {
    name: "1.num_batches_tracked",
    dtype: "int32",
    shape: [],
    kind: "counter",
    layout: "same",
  },
  {
    name: "3.weight",
    dtype: "float32",
    shape: [2, 4],
    kind: "weight",
    layout: "same",
  },
  {
    name: "3.bias",
    dtype: "float32",
    shape: [2],
    kind: "weight",
    layout: "same",
  },
];

function file(): Map<string, HostArray> {
  return new Map(openCheckpoint(fixtureBytes("network.zip.pt")).readAll());
}

function floats(...shape: number[]): HostArray {
  const length = shape.reduce((a, b) => a * b, 1);
  return { dtype: "float32", shape, data: new Float32Array(length) };
}

function problemsOf(tree: HostTree) {
  return assertThrows(() => fitStateDict(SPECS, tree), CheckpointError)
    .problems;
}

Deno.test("fitStateDict() gives every parameter in the network's layout", () => {
  const { parameters, reinitialised } = fitStateDict(SPECS, file());
  assertEquals(reinitialised, []);
  assertEquals(
    [...parameters].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    SPECS.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
  );
  // PyTorch's weight[o, i, h, w] is data[((h * 2 + w) * 3 + i) * 4 + o] here.
  const values = expectedTensors("network.zip.pt")["0.weight"]!.values;
  const at = (o: number, i: number, h: number, w: number) =>
    values[((o * 3 + i) * 2 + h) * 2 + w];
  const data = parameters.get("0.weight")!.data;
  assertEquals(data[((1 * 2 + 0) * 3 + 2) * 4 + 3], at(3, 2, 1, 0));
  assertEquals(data[((0 * 2 + 1) * 3 + 1) * 4 + 0], at(0, 1, 0, 1));
});

Deno.test("fitStateDict() takes an open file", () => {
  const checkpoint = openCheckpoint(fixtureBytes("network.zip.pt"));
  assertEquals(fitStateDict(SPECS, checkpoint), fitStateDict(SPECS, file()));
});

Deno.test("toStateDict() gives back what fitStateDict() took", () => {
  const tree = file();
  assertEquals(toStateDict(SPECS, fitStateDict(SPECS, tree).parameters), tree);
});

Deno.test("toStateDict() names the parameter that is missing", () => {
  assertThrows(() => toStateDict(SPECS, new Map()), TypeError, "0.weight");
});

Deno.test("fitStateDict() says what is missing and what is unexpected, with the nearest", () => {
  const tree = file();
  tree.set("3.weights", tree.get("3.weight")!);
  tree.delete("3.weight");
  assertEquals(problemsOf(tree), [
    {
      kind: "missing",
      name: "3.weight",
      detail: "the file lacks it",
      nearest: "3.weights",
    },
    {
      kind: "unexpected",
      name: "3.weights",
      detail: "the network has no such parameter",
      nearest: "3.weight",
    },
  ]);
});

Deno.test("fitStateDict() says both shapes, as PyTorch has them", () => {
  const tree = file();
  tree.set("0.weight", floats(4, 3, 3, 3));
  assertEquals(problemsOf(tree), [{
    kind: "shape",
    name: "0.weight",
    detail: "the file has [4, 3, 3, 3], the network needs [4, 3, 2, 2]",
  }]);
});

Deno.test("fitStateDict() refuses integers where floats are needed", () => {
  const tree = file();
  tree.set("3.bias", { dtype: "int32", shape: [2], data: Int32Array.of(1, 2) });
  assertEquals(problemsOf(tree).map(({ kind, name }) => [kind, name]), [[
    "dtype",
    "3.bias",
  ]]);
});

Deno.test("fitStateDict() says in short what is wrong and lists everything", () => {
  const tree = file();
  tree.delete("1.bias");
  tree.set("extra", floats(1));
  tree.set("3.bias", floats(5));
  const { message, problems } = assertThrows(
    () => fitStateDict(SPECS, tree, { source: "w.pt", network: "net" }),
    CheckpointError,
  );
  assertEquals(message.split("\n"), [
    "Cannot load w.pt into net: 1 parameter is missing (1.bias); 1 tensor belongs to no parameter (extra); 1 parameter has another shape (3.bias: the file has [5], the network needs [2])",
    "the file is of another architecture of this family, or of other images",
  ]);
  assertEquals(problems.map(({ kind, name }) => [kind, name]), [
    ["missing", "1.bias"],
    ["unexpected", "extra"],
    ["shape", "3.bias"],
  ]);
});

Deno.test("fitStateDict() takes 0 for a counter that old files lack", () => {
  const tree = file();
  tree.delete("1.num_batches_tracked");
  assertEquals(
    fitStateDict(SPECS, tree).parameters.get("1.num_batches_tracked"),
    {
      dtype: "int32",
      shape: [],
      data: Int32Array.of(0),
    },
  );
});

const HEAD = ["3.weight", "3.bias"];

Deno.test("fitStateDict() re-initialises a head of another size on request only", () => {
  const tree = file();
  tree.set("3.weight", floats(1000, 4)).set("3.bias", floats(1000));
  assertEquals(problemsOf(tree).map(({ kind }) => kind), ["shape", "shape"]);
  const from = new Map([["3.weight", floats(2, 4)], ["3.bias", floats(2)]]);
  const { parameters, reinitialised } = fitStateDict(SPECS, tree, {
    reinitialise: { names: HEAD, from },
  });
  assertEquals(reinitialised, HEAD);
  assertStrictEquals(parameters.get("3.weight"), from.get("3.weight"));
});

Deno.test("fitStateDict() keeps the file's head where it fits", () => {
  const options = { reinitialise: { names: HEAD, from: new Map() } };
  assertEquals(
    fitStateDict(SPECS, file(), options),
    fitStateDict(SPECS, file()),
  );
});

Deno.test("fitStateDict() re-initialises a head that the file lacks, beside another that is ignored", () => {
  const tree = file();
  tree.delete("3.weight");
  tree.set("head.weight", floats(1000, 4));
  const from = new Map([["3.weight", floats(2, 4)]]);
  const { reinitialised } = fitStateDict(SPECS, tree, {
    reinitialise: { names: ["3.weight"], from },
    ignore: ["head.weight"],
  });
  assertEquals(reinitialised, ["3.weight"]);
});

Deno.test("fitStateDict() refuses to re-initialise what the network does not have", () => {
  const options = { reinitialise: { names: ["3.wieght"], from: new Map() } };
  assertThrows(
    () => fitStateDict(SPECS, file(), options),
    TypeError,
    "the nearest is 3.weight",
  );
});

Deno.test("fitStateDict() refuses to re-initialise without a value", () => {
  const tree = file();
  tree.delete("3.bias");
  const options = { reinitialise: { names: ["3.bias"], from: new Map() } };
  assertThrows(
    () => fitStateDict(SPECS, tree, options),
    TypeError,
    "initial parameters",
  );
});

Deno.test("fitStateDict() takes torchvision's names of a transformer", () => {
  const spec = {
    name: "blocks.0.attn.qkv.weight",
    dtype: "float32",
    shape: [6, 2],
    kind: "weight",
    layout: "same",
  } as const;
  const array = floats(6, 2);
  const tree = new Map([[
    "encoder.layers.encoder_layer_0.self_attention.in_proj_weight",
    array,
  ]]);
  assertStrictEquals(
    fitStateDict([spec], tree).parameters.get(spec.name),
    array,
  );
});

const HEAD_SPEC = {
  name: "head.weight",
  dtype: "float32",
  shape: [1],
  kind: "weight",
  layout: "same",
} as const;

Deno.test("fitStateDict() takes a parameter under two names once, if both are equal", () => {
  const tree = new Map([
    ["head.weight", floats(1)],
    ["heads.head.weight", floats(1)],
  ]);
  const { parameters, notes } = fitStateDict([HEAD_SPEC], tree);
  assertStrictEquals(parameters.get("head.weight"), tree.get("head.weight"));
  assertEquals(notes, [
    "1 tensor is there under two names and was taken once: heads.head.weight",
  ]);
});

Deno.test("fitStateDict() names a parameter that is there twice with two values", () => {
  const other = { ...floats(1), data: Float32Array.of(7) };
  const tree = new Map([
    ["head.weight", floats(1)],
    ["heads.head.weight", other],
  ]);
  const { problems } = assertThrows(
    () => fitStateDict([HEAD_SPEC], tree),
    CheckpointError,
  );
  assertEquals(problems.map(({ kind, name }) => [kind, name]), [[
    "unexpected",
    "heads.head.weight",
  ]]);
});

/** The network of `fixtures/checkpoints/field.py`. */
const NET: readonly ParameterSpec[] = [
  { ...SPECS[0]!, name: "conv1.weight", shape: [3, 3, 1, 2] },
  ...(["weight", "bias", "running_mean", "running_var"] as const).map((
    name,
    i,
  ) => ({ ...SPECS[1 + i]!, name: `bn1.${name}`, shape: [2] })),
  { ...SPECS[5]!, name: "bn1.num_batches_tracked" },
  { ...SPECS[6]!, name: "fc.weight", shape: [2, 2] },
  { ...SPECS[7]!, name: "fc.bias" },
];

const FIELD: {
  readonly rows: readonly {
    readonly file: string;
    readonly loaded?: number;
  }[];
} = JSON.parse(Deno.readTextFileSync(fixturePath("field/field.json")));

function fit(name: string, options?: Parameters<typeof fitStateDict>[2]) {
  const checkpoint = openCheckpoint(fixturePath(`field/${name}`));
  try {
    return fitStateDict(NET, checkpoint, options);
  } finally {
    checkpoint.close();
  }
}

const PLAIN = fit("dfr_final_checkpoint.pt");

for (
  const [name, notes] of [
    ["group_dro_best_model.pth", []],
    ["balancing_groups.pt", ['"network." taken off the names']],
    ["wilds.pth", ['"model." taken off the names']],
    ["lightning.ckpt", ['"net." taken off the names']],
    ["swa.pt", [
      '"module." taken off the names',
      "n_averaged left: how many networks were averaged (AveragedModel)",
    ]],
    [
      "thop.pt",
      ["bn1.total_params", "total_ops"].toReversed().map((name) =>
        `${name} left: a count of operations (thop)`
      ),
    ],
  ] as const
) {
  Deno.test(`fitStateDict() fits ${name} and says what it left`, () => {
    assertEquals(fit(name), { ...PLAIN, notes: [...notes] });
  });
}

Deno.test("fitStateDict() gives a network the beginning of its own names back", () => {
  const own = NET.map((spec) => ({ ...spec, name: `net.${spec.name}` }));
  const checkpoint = openCheckpoint(fixtureBytes("field/prefix_net.pt"));
  assertEquals(checkpoint.names[0], "conv1.weight");
  const { parameters, notes } = fitStateDict(own, checkpoint);
  assertEquals([...parameters.values()], [...PLAIN.parameters.values()]);
  assertEquals(notes, []);
});

Deno.test("fitStateDict() warns of a normaliser in front of the network", () => {
  const { parameters, notes } = fit("normaliser.pt");
  assertEquals(parameters, PLAIN.parameters);
  assertEquals(notes.map((note) => note.split(" left: a normaliser")[0]), [
    '"1." taken off the names',
    "0.mean",
    "0.std",
  ]);
});

for (const { file, loaded } of FIELD.rows) {
  if (loaded === undefined) continue;
  Deno.test(`fitStateDict() takes the counter of ${file} as PyTorch does`, () => {
    const { parameters, notes } = fit(file);
    const found = parameters.get("bn1.num_batches_tracked")!.data[0];
    // PyTorch keeps 64 bits; nothing here reads a count beyond 31.
    assertEquals(found, Math.min(loaded, 2 ** 31 - 1));
    assertEquals(notes.length, loaded > 2 ** 31 ? 1 : 0);
  });
}

for (
  const [name, flag] of [
    ["subpopbench_model.pkl", "`--head classifier`"],
    ["softmax_head.pt", "`--head fc.0`"],
  ] as const
) {
  Deno.test(`fitStateDict() says how the head of ${name} is taken`, () => {
    const head = ["fc.weight", "fc.bias"];
    const { message } = assertThrows(
      () => fit(name, { head }),
      CheckpointError,
    );
    assertStringIncludes(message, flag);
  });
}
