/** Every kind of artifact is made, stored and read here, on TensorFlow, from recipes as claims write them. */
import { assert, assertEquals } from "@std/assert";
import {
  DFR,
  EVALUATION_PROGRAM,
  FEATURE_PROGRAM,
  GRADIENT_PROGRAM,
  SWEEP,
  SWEEP_PROGRAM,
  TRAIN,
  TRAINING_PROGRAM,
} from "../../../src/claims/kinds.ts";
import type { Recipe } from "../../../src/claims/recipe.ts";
import type { SweepSpec } from "../../../src/claims/sweep_spec.ts";
import type {
  Predictions,
  ProgramSource,
  SweepTable,
  TrainedNetwork,
} from "../../../src/claims/values.ts";
import type { GroupedDataset } from "../../../src/datasets/types.ts";
import { createArchitecture, toTorchLayout } from "../../../src/models/mod.ts";
import { writeSafetensors } from "../../../src/checkpoints/mod.ts";
import { TorchGenerator } from "../../../src/random/mod.ts";
import {
  identifyWeights,
  importNetwork,
} from "../../../src/runner/import_network.ts";
import { artifactKey } from "../../../src/runner/artifact_key.ts";
import { KINDS } from "../../../src/runner/kinds/registry.ts";
import { Store } from "../../../src/runner/store.ts";
import { createWorkshop } from "../../../src/runner/workshop.ts";
import { sameBytes } from "../../../src/tensor/mod.ts";
import {
  completeTrainSpec,
  CONTRASTIVE_PROTOCOLS,
  trainingProgramConfig,
  type TrainSpec,
} from "../../../src/training/mod.ts";
import { useBackend } from "../../tensor/_backends.ts";
import { toyDataset } from "../../training/_toy_dataset.ts";
import { TENSORFLOW } from "../_worker.ts";

await useBackend("tensorflow");

const NETWORK = {
  architecture: "resnet8",
  input: [8, 8, 1],
  numClasses: 2,
} as const;
const EVALUATION = 16;
const TRAIN_IMAGES = 100;

/** The registry, with the toy in place of the datasets of the papers. */
const kinds = {
  ...KINDS,
  dataset: {
    ...KINDS.dataset,
    make: () =>
      Promise.resolve(
        toyDataset({ train: TRAIN_IMAGES, validation: 24, test: 40 }),
      ),
  },
};
const folder = await Deno.makeTempDir();
const store = await Store.open(folder);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const made = new Set<string>();
const newShop = () =>
  createWorkshop({
    store,
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [name, noting(name, kind)]),
    ),
    numerics: TENSORFLOW,
    cacheFolder: folder,
    now: () => 0,
    progress: () => {},
    keep: 100,
  });
const shop = newShop();

/** The kind, with its name noted when it is made. */
function noting<
  K extends {
    make(context: never): unknown;
    readonly pass?: { make(contexts: never): unknown };
  },
>(
  name: string,
  kind: K,
): K {
  return {
    ...kind,
    make(context: never) {
      made.add(name);
      return kind.make(context);
    },
    ...(kind.pass && {
      pass: {
        ...kind.pass,
        make(contexts: never) {
          made.add(name);
          return kind.pass!.make(contexts);
        },
      },
    }),
  };
}

const data: Recipe<GroupedDataset> = {
  kind: "dataset",
  parameters: { name: "toy", seed: 0 },
  inputs: {},
};
const gradientProgram = GRADIENT_PROGRAM.recipe(NETWORK, {});

const ERM: TrainSpec = {
  optimizer: { kind: "adam" },
  schedule: { kind: "cosine", learningRate: 5e-3 },
  batchSize: 16,
  epochs: 3,
  keepEpochs: [1],
};

function train(
  spec: TrainSpec,
  inputs: {
    readonly start?: Recipe<TrainedNetwork>;
    readonly errors?: Recipe<Predictions>;
    readonly gradientProgram?: Recipe<ProgramSource>;
  } = {},
): Recipe<TrainedNetwork> {
  const complete = completeTrainSpec(spec);
  return TRAIN.recipe({
    ...NETWORK,
    seed: 3,
    stream: "",
    evalBatchSize: EVALUATION,
    spec: complete,
  }, {
    data,
    program: TRAINING_PROGRAM.recipe({
      ...NETWORK,
      config: trainingProgramConfig(complete, {
        numGroups: 4,
        numImages: TRAIN_IMAGES,
        evalBatchSize: EVALUATION,
      }),
    }, {}),
    ...inputs,
  });
}

const network = train(ERM);
const outputs: Recipe<Predictions> = {
  kind: "predictions",
  parameters: {
    ...NETWORK,
    splits: ["train", "test"],
    batchSize: EVALUATION,
  },
  inputs: {
    network,
    data,
    program: EVALUATION_PROGRAM.recipe(
      { ...NETWORK, batchSize: EVALUATION },
      {},
    ),
  },
};

/** Whether two networks have the same weights. */
async function same(
  a: Recipe<TrainedNetwork>,
  b: Recipe<TrainedNetwork>,
): Promise<boolean> {
  const [one, other] = [await shop.value(a), await shop.value(b)];
  return [...one.parameters].every(([name, array]) =>
    sameBytes(array, other.parameters.get(name)!)
  );
}

Deno.test("train makes a network, keeps epochs and writes its history", async () => {
  const { history, kept, evaluations } = await shop.value(network);
  assertEquals(history.map(({ epoch }) => epoch), [1, 2, 3]);
  assertEquals([...kept.keys()], [1]);
  assertEquals(evaluations, undefined);
});

const REWEIGHTED: Readonly<Record<string, Partial<TrainSpec>>> = {
  majority: { images: { kind: "majority" } },
  SUBG: { images: { kind: "smallest-of-each-group" }, batchSize: 8 },
  RWG: { sampling: { kind: "balanced", by: "group" } },
  RWY: { sampling: { kind: "balanced", by: "class" } },
  "balanced weights": { weighting: { kind: "balanced", by: "group" } },
  "group DRO": { weighting: { kind: "groupDro", stepSize: .01 } },
  "double softmax": {
    objective: { kind: "supervised", loss: "doubleSoftmax" },
  },
  "last batch kept": { lastBatch: "keep" },
};

Deno.test("train makes another network of every way to weigh, choose and lose", async () => {
  for (const [name, change] of Object.entries(REWEIGHTED)) {
    const recipe = train({ ...ERM, ...change });
    assertEquals((await shop.value(recipe)).history.length, 3, name);
    assertEquals(await same(recipe, network), false, name);
  }
});

Deno.test("train repeats the errors of another network", async () => {
  const { logits, labels } = (await shop.value(outputs)).splits.train!;
  const wrong =
    labels.filter((label, at) =>
      (logits.data[2 * at + 1]! > logits.data[2 * at]! ? 1 : 0) !== label
    ).length;
  assert(wrong > 0, "the toy network is right on every image");
  const once = train({ ...ERM, images: { kind: "repeat-errors", times: 1 } }, {
    errors: outputs,
  });
  const often = train({ ...ERM, images: { kind: "repeat-errors", times: 9 } }, {
    errors: outputs,
  });
  assertEquals(await same(once, network), true);
  assertEquals(await same(often, network), false);
});

Deno.test("train goes on from another network, and evaluates epoch by epoch", async () => {
  const recipe = train({ ...ERM, evaluateOn: ["test"] }, { start: network });
  const { evaluations } = await shop.value(recipe);
  const { test } = (await shop.value(outputs)).splits;
  const right = [0, 0, 0, 0];
  test!.labels.forEach((label, at) => {
    const { data } = test!.logits;
    const predicted = data[2 * at + 1]! > data[2 * at]! ? 1 : 0;
    if (predicted === label) right[test!.groups[at]!]!++;
  });
  assertEquals(evaluations!.epochs.map(({ epoch }) => epoch), [0, 1, 2, 3]);
  assertEquals(
    evaluations!.epochs[0]!.groups.test!.map(({ correct }) => correct),
    right,
  );
});

const LOOP = {
  ...ERM,
  epochs: 1,
  lastBatch: "keep",
  evaluateOn: ["validation", "test"],
  keepEpochs: [],
} as const;

Deno.test("train contrasts under every mask, and no two agree", async () => {
  const found: Recipe<TrainedNetwork>[] = [];
  for (const prune of ["none", "largest", "gradient", "random"] as const) {
    const mask = prune === "none" ? { prune } : { prune, fraction: .05 };
    const objective = {
      ...CONTRASTIVE_PROTOCOLS["as-published"],
      contrastWeight: 1,
      crossEntropyWeight: .2,
      mask,
    };
    const recipe = train({ ...LOOP, objective }, {
      start: network,
      ...(prune === "gradient" ? { gradientProgram } : {}),
    });
    for (const other of found) assertEquals(await same(recipe, other), false);
    found.push(recipe);
  }
  // A network like any other: it can be trained on.
  const on = train(ERM, { start: found[0]! });
  assertEquals((await shop.value(on)).history.length, 3);
});

const PLANTED = train({
  ...ERM,
  keepEpochs: [],
  images: { kind: "repeat-groups", each: 32 },
  objective: {
    kind: "planted",
    site: "layer3.0.conv2",
  },
}, { start: network });

Deno.test("train plants channels and leaves the counters of the network", async () => {
  const counter = "bn1.num_batches_tracked";
  const [before, after] = [
    await shop.value(network),
    await shop.value(PLANTED),
  ];
  assertEquals(
    [...after.parameters.get(counter)!.data],
    [...before.parameters.get(counter)!.data],
  );
  assertEquals(await same(PLANTED, network), false);
});

Deno.test("train ties minority images to channels", async () => {
  const objective = {
    kind: "exampleTied",
    site: "layer3.0.conv2",
    channels: { last: 8 },
    perImage: 2,
  } as const;
  const recipe = train({
    ...ERM,
    images: { kind: "minority" },
    objective,
  }, { start: network });
  assertEquals((await shop.value(recipe)).history.length, 3);
  assertEquals(await same(recipe, network), false);
  assertEquals(await same(recipe, PLANTED), false);
});

Deno.test("dfr fits another classifier and leaves the rest", async () => {
  const refitted = DFR.recipe(
    { ...NETWORK, seed: 3, batchSize: EVALUATION },
    {
      network,
      data,
      program: FEATURE_PROGRAM.recipe(
        { ...NETWORK, batchSize: EVALUATION },
        {},
      ),
    },
  );
  const [before, after] = [
    (await shop.value(network)).parameters,
    (await shop.value(refitted)).parameters,
  ];
  for (const [name, array] of before) {
    assertEquals(
      sameBytes(array, after.get(name)!),
      !name.startsWith("fc."),
      name,
    );
  }
});

const ZERO = { mode: "zero" } as const;

function sweepOf(spec: SweepSpec): Recipe<SweepTable> {
  return SWEEP.recipe({ ...NETWORK, ...spec, seed: 3, batchSize: 32 }, {
    network,
    data,
    predictions: outputs,
    sweepProgram: SWEEP_PROGRAM.recipe({ ...NETWORK, batchSize: 32 }, {}),
    gradientProgram,
  });
}

const EVERY = sweepOf({ tracer: { by: "each" }, edit: ZERO, draws: 1 });
const TRACED = sweepOf({
  tracer: { by: "gradient", group: 1, k: 3 },
  edit: ZERO,
  draws: 1,
});
const REWOUND = sweepOf({
  tracer: { by: "random", k: 40 },
  edit: { mode: "rewind", epoch: 1 },
  draws: 2,
});

Deno.test("sweeps of one network are made in one pass, each its own artifact", async () => {
  await shop.ensure(EVERY, TRACED, REWOUND);
  // 168 channels one by one, one gradient edit, two draws.
  const tables = [EVERY, TRACED, REWOUND].map((one) => shop.value(one));
  const rows = (await Promise.all(tables)).map((table) => table.rows.length);
  assertEquals(rows, [168, 1, 2]);
  const { correct, images } = await shop.value(EVERY);
  assertEquals(correct[0]!.length, images.index.length);
  assert(
    correct.some((row) => row.some((is, at) => is !== images.baseCorrect[at])),
    "no edit changes anything",
  );
  assert(images.baseCorrect.includes(0) && images.baseCorrect.includes(1));
});

Deno.test("a sweep made alone is the one that a pass makes", async () => {
  const together = await shop.value(REWOUND);
  const key = artifactKey(REWOUND, { kinds, numerics: TENSORFLOW });
  await store.remove("sweep", key);
  const alone = newShop();
  await alone.ensure(REWOUND);
  assertEquals(await alone.value(REWOUND), together);
});

Deno.test("imported is the network of a file", async () => {
  const architecture = createArchitecture("resnet8", {
    input: [8, 8, 1],
    numClasses: 2,
  });
  const path = `${folder}/given.safetensors`;
  const parameters = architecture.init(new TorchGenerator(9));
  writeSafetensors(
    path,
    new Map(architecture.parameters.map(({ name, layout }) => [
      name,
      toTorchLayout(parameters.get(name)!, layout),
    ])),
  );
  const file = identifyWeights(path);
  const recipe: Recipe<TrainedNetwork> = {
    kind: "imported",
    parameters: { ...NETWORK, sha256: file.sha256 },
    inputs: {},
  };
  await importNetwork(store, file, {
    recipe,
    kinds,
    numerics: TENSORFLOW,
    now: () => 0,
  });
  made.add("imported");
  const found = await shop.value(recipe);
  assert(
    sameBytes(
      found.parameters.get("fc.weight")!,
      parameters.get("fc.weight")!,
    ),
  );
});

Deno.test("every kind of the registry was made above", () => {
  assertEquals([...made].sort(), Object.keys(KINDS).sort());
});
