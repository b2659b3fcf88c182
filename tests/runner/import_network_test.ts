import {
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import {
  readSafetensors,
  toStateDict,
  writeSafetensors,
} from "../../src/checkpoints/mod.ts";
import { predictions } from "../../src/claims/measurement_recipes.ts";
import { FIXTURE_ERM } from "../../bench/silent_majority/mod.ts";
import { erm } from "../../src/claims/network_recipes.ts";
import type { Unit } from "../../src/claims/types.ts";
import {
  PrerequisiteError,
  SystemError,
  UsageError,
} from "../../src/errors/mod.ts";
import { createArchitecture, forward } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import {
  identifyWeights,
  importNetwork,
  readWeights,
} from "../../src/runner/import_network.ts";
import { KINDS } from "../../src/runner/kinds/registry.ts";
import type { Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { createWorkshop } from "../../src/runner/workshop.ts";
import { loadDataset } from "../../src/datasets/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { tensors } from "../models/_golden.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";
import { useBackend } from "../tensor/_backends.ts";
import { now, UNIT, withFolder, withStore } from "./_fixtures.ts";
import { CACHE, TENSORFLOW } from "./_worker.ts";

await useBackend("tensorflow");

// Written by fixtures/checkpoints/resnet8.py under torch.manual_seed(7); the sum is sha256sum's.
const FILE = fixturePath("resnet8_seed7.pt");
const SHA256 =
  "386f3ef5bdb601ff1aa3f47cd17bf94188b5f38ba901cbeb50625940e8a6929d";

/** The harness draws what PyTorch draws, so these are the file's weights without the file. */
const resnet8 = createArchitecture("resnet8");
const DRAWN = resnet8.init(new TorchGenerator(7));

function recipeOf(sha256: string, architecture = "resnet8") {
  const unit: Unit = {
    ...UNIT,
    dataset: "dominoes",
    architecture,
    weights: { sha256, set: sha256 },
  };
  return { unit, recipe: erm(unit, FIXTURE_ERM) };
}

function refusal(path: string, architecture?: string): string {
  const file = identifyWeights(path);
  const { recipe } = recipeOf(file.sha256, architecture);
  return assertThrows(() => readWeights(file, recipe), UsageError).message;
}

async function take(store: Store, path: string) {
  const file = identifyWeights(path);
  const { recipe } = recipeOf(file.sha256);
  return await importNetwork(store, file, {
    recipe,
    kinds: KINDS,
    numerics: TENSORFLOW,
    now,
  });
}

Deno.test("identifyWeights() gives the file's sha256", () => {
  assertEquals(identifyWeights(FILE), { path: FILE, sha256: SHA256 });
});

Deno.test("identifyWeights() refuses a file that is not there", () => {
  const error = assertThrows(
    () => identifyWeights("no_such.pt"),
    SystemError,
  );
  assertEquals(
    error.message,
    "Cannot take weights from no_such.pt: there is no such file or folder; check the name",
  );
});

Deno.test("readWeights() reads what PyTorch saved", () => {
  const { recipe } = recipeOf(SHA256);
  assertEquals(readWeights({ path: FILE, sha256: SHA256 }, recipe), {
    parameters: DRAWN,
    notes: [],
  });
});

Deno.test("readWeights() takes one of several networks, which is another than the file's own", () => {
  const path = fixturePath("field/deit.pth");
  const own = identifyWeights(path);
  const ema = identifyWeights(path, "model_ema");
  assertEquals(ema, {
    path,
    sha256: `${own.sha256}#model_ema`,
    key: "model_ema",
  });
  const { recipe } = recipeOf(ema.sha256);
  const { message } = assertThrows(() => readWeights(ema, recipe), UsageError);
  // The file's network is no resnet8; the refusal shows that the key was followed.
  assertStringIncludes(message, "into resnet8 on images [56, 28, 1]");
});

Deno.test("readWeights() says that FILE#KEY takes one of several networks", () => {
  const message = refusal(fixturePath("field/two_networks.pt"));
  assertStringIncludes(message, "generator (8 tensors)");
  assertStringIncludes(message, "FILE#KEY");
});

Deno.test("identifyWeights() of a sharded network depends on every shard", () => {
  const folder = Deno.makeTempDirSync();
  const names = [
    "model.safetensors.index.json",
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
  ] as const;
  for (const name of names) {
    Deno.copyFileSync(fixturePath(`field/${name}`), join(folder, name));
  }
  const index = join(folder, names[0]);
  const before = identifyWeights(index).sha256;
  assertEquals(
    before,
    identifyWeights(fixturePath(`field/${names[0]}`)).sha256,
  );
  const bytes = Deno.readFileSync(join(folder, names[2]));
  bytes[bytes.length - 1]! ^= 1;
  Deno.writeFileSync(join(folder, names[2]), bytes);
  assertNotEquals(identifyWeights(index).sha256, before);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("readWeights() says what it took of a file with several networks", async () => {
  await withFolder((folder) => {
    const path = join(folder, "ema.safetensors");
    const plain = toStateDict(resnet8.parameters, DRAWN);
    const both = new Map(
      ["module.", "ema."].flatMap((prefix) =>
        [...plain].map(([name, array]) => [prefix + name, array] as const)
      ),
    );
    writeSafetensors(path, both);
    const file = identifyWeights(path);
    const { parameters, notes } = readWeights(
      file,
      recipeOf(file.sha256).recipe,
    );
    assertEquals(parameters, DRAWN);
    assertEquals(notes, [
      '"module." taken off the names',
      `${plain.size} tensors of an average of the network left: the network itself was taken`,
    ]);
    const ema = identifyWeights(path, "ema");
    const taken = readWeights(ema, recipeOf(ema.sha256).recipe);
    assertEquals(taken, {
      parameters: DRAWN,
      notes: ["weights taken from ema"],
    });
  });
});

Deno.test("readWeights() refuses a file that has gone since it was identified", () => {
  const { recipe } = recipeOf(SHA256);
  assertThrows(
    () => readWeights({ path: "no_such.pt", sha256: SHA256 }, recipe),
    SystemError,
    "Cannot take weights from no_such.pt",
  );
});

Deno.test("readWeights() names what does not fit, and a classifier for other classes as such", () => {
  const message = refusal(fixturePath("resnet8_ten_classes.pt"));
  assertStringIncludes(
    message,
    "2 parameters have another shape (fc.weight: the file has [10, 32], the network needs [2, 32], ",
  );
  assertStringIncludes(message, "classifier is for another number of classes");
  assertStringIncludes(message, "`--head new`");
});

Deno.test("readWeights() says in short what another architecture lacks, and where all of it is listed", () => {
  const message = refusal(FILE, "resnet20");
  assertEquals(message.split("\n").length, 4);
  assertMatch(message, /parameters are missing \(layer1\.1\.\S+, \S+, …\)/);
  assertMatch(message, /`--arch … --verbose` it lists all \d+ problems/);
  assertStringIncludes(
    message,
    "resnet20 on images [56, 28, 1] with 2 classes",
  );
  assertEquals(message.includes("number of classes"), false);
});

Deno.test("readWeights() refuses values that are no numbers", async () => {
  await withFolder((folder) => {
    const path = join(folder, "nan.safetensors");
    const data = Float32Array.of(0, NaN);
    const broken = new Map([
      ...DRAWN,
      ["fc.bias", { dtype: "float32", shape: [2], data }] as const,
    ]);
    writeSafetensors(path, toStateDict(resnet8.parameters, broken));
    assertStringIncludes(
      refusal(path),
      "fc.bias holds a value that is no finite number, current value is NaN",
    );
  });
});

Deno.test("readWeights() refuses a file that is no checkpoint", () => {
  assertStringIncludes(
    refusal(new URL(import.meta.url).pathname),
    "neither safetensors nor a file of torch.save",
  );
});

Deno.test("readWeights() refuses a file that is not the one that was identified", () => {
  const { recipe } = recipeOf(SHA256);
  const path = fixturePath("resnet8_ten_classes.pt");
  assertThrows(
    () => readWeights({ path, sha256: SHA256 }, recipe),
    UsageError,
    "has changed",
  );
});

Deno.test("importNetwork() makes one artifact of a file, wherever it lies", async () => {
  await withStore(async (store, folder) => {
    const copy = join(folder, "other.pth");
    await Deno.copyFile(FILE, copy);
    const first = await take(store, FILE);
    assertEquals(await take(store, copy), first);
    assertEquals((await listArtifacts(store)).length, 1);
  });
});

Deno.test("importNetwork() keeps the weights as PyTorch has them, and no history", async () => {
  await withStore(async (store) => {
    const { folder, manifest } = await take(store, FILE);
    const kept = readSafetensors(join(folder, "weights.safetensors"));
    assertEquals(kept, toStateDict(resnet8.parameters, DRAWN));
    const network = await KINDS.imported.read(folder, {
      parameters: manifest.recipe.parameters,
      numerics: TENSORFLOW,
      temporaryFolder: folder,
    });
    assertEquals(network, { parameters: DRAWN, kept: new Map(), history: [] });
  });
});

Deno.test("importNetwork() replaces an artifact that was damaged", async () => {
  await withStore(async (store) => {
    const first = await take(store, FILE);
    const path = join(first.folder, "weights.safetensors");
    const whole = await Deno.readFile(path);
    await Deno.writeFile(path, whole.toReversed());
    await take(store, FILE);
    assertEquals(await Deno.readFile(path), whole);
  });
});

Deno.test("a worker that lacks the artifact says which file to name again", async () => {
  await withStore(async (store) => {
    const workshop = workshopOf(store);
    const error = await assertRejects(
      () => workshop.ensure(recipeOf(SHA256).recipe),
      PrerequisiteError,
    );
    assertStringIncludes(error.missing, SHA256);
    assertStringIncludes(error.remedy, "--weights");
  });
});

function workshopOf(store: Store) {
  return createWorkshop({
    store,
    kinds: KINDS,
    numerics: TENSORFLOW,
    cacheFolder: CACHE,
    progress: () => {},
    now,
  });
}

Deno.test("predictions of an imported network are a forward pass of the file's weights", async () => {
  await withStore(async (store) => {
    await take(store, FILE);
    const { unit, recipe } = recipeOf(SHA256);
    const { splits, history } = await workshopOf(store).value(
      predictions(unit, { of: recipe, on: ["test"] }),
    );
    assertEquals(history, []);
    // The same images and the weights as drawn, op by op: no file, no store, no recorded program.
    const data = await loadDataset("dominoes", { seed: 100, cacheDir: CACHE });
    const shape = [4, ...data.imageShape];
    const images = new Float32Array(shape.reduce((a, b) => a * b));
    await data.splits.test.readImages([0, 500, 1000, 1999], images);
    const expected = tf.tidy(() =>
      forward(resnet8, tensors(DRAWN), {
        images: tf.tensor(images, shape),
        context: { mode: "eval" },
      }).output.arraySync() as number[][]
    );
    const { logits } = splits.test!;
    for (const [row, image] of [0, 500, 1000, 1999].entries()) {
      const found = Array.from(logits.data).slice(2 * image, 2 * image + 2);
      // Float32 logits near 0.1 from two orders of summation.
      for (const [k, value] of expected[row]!.entries()) {
        assertAlmostEquals(found[k]!, value, 1e-5);
      }
    }
  });
});
