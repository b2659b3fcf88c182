import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { countGroups } from "../../src/datasets/contract.ts";
import {
  checkDataset,
  DATASET_NAMES,
  datasetEntry,
  loadDataset,
  prepareDataset,
} from "../../src/datasets/registry.ts";

Deno.test("the names are sorted and every entry describes itself", () => {
  assertEquals([...DATASET_NAMES], [...DATASET_NAMES].sort());
  for (const name of DATASET_NAMES) assert(datasetEntry(name).describe);
});

Deno.test("datasetEntry() lists the names for an unknown one", () => {
  assertThrows(
    () => datasetEntry("waterbird"),
    RangeError,
    "dominoes, dominoes-digit-blanked, dominoes-hard",
  );
  // A name that every object has.
  assertThrows(() => datasetEntry("toString"), RangeError);
});

Deno.test("loadDataset() builds dominoes with Waterbirds' training groups", async () => {
  const dataset = await loadDataset("dominoes", { seed: 100 });
  assertEquals(dataset.name, "dominoes");
  assertEquals(dataset.imageShape, [56, 28, 1]);
  assertEquals(countGroups(dataset), {
    train: [3498, 184, 56, 1057],
    validation: [467, 466, 133, 133],
    test: [500, 500, 500, 500],
  });
});

Deno.test("loadDataset() builds the place-independent control with halved classes", async () => {
  const dataset = await loadDataset("dominoes-place-independent", { seed: 5 });
  assertEquals(countGroups(dataset).train, [1841, 1841, 557, 556]);
});

Deno.test("loadDataset() does not guess the seed of a drawn dataset", async () => {
  await assertRejects(() => loadDataset("dominoes"), TypeError, "seed");
});

Deno.test({
  name:
    "loadDataset() builds the hard pair with numpy's digest where the Debian package is",
  ignore: !(await isFolder("/usr/share/datasets/fashion-mnist")),
  async fn() {
    // The contract compares the digest of seed 100 with numpy's.
    const dataset = await loadDataset("dominoes-hard", { seed: 100 });
    assertEquals(dataset.groups.descriptions[0], "pullover under a 0");
  },
});

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

Deno.test("checkDataset() finds nothing wrong with what is installed", async () => {
  for (const name of ["dominoes", "colored-mnist", "mnist"]) {
    assertEquals((await checkDataset(name)).problems, [], name);
  }
});

Deno.test("checkDataset() lists what Waterbirds' folder lacks", async () => {
  const { problems } = await checkDataset("waterbirds", { from: "/nowhere" });
  assertEquals(problems.map(({ kind }) => kind), ["missing-file"]);
});

Deno.test("checkDataset() and prepareDataset() list all names for an unknown one", async () => {
  for (const act of [checkDataset, prepareDataset]) {
    await assertRejects(() => act("bird", {}), RangeError, "celeba, cifar10");
  }
});

Deno.test("prepareDataset() has nothing to do for dominoes", async () => {
  assertEquals(await prepareDataset("dominoes", {}), { warnings: [] });
});

Deno.test("loadDataset() builds colored-mnist with numpy's digest", async () => {
  const dataset = await loadDataset("colored-mnist", { seed: 100 });
  assertEquals(dataset.imageShape, [28, 28, 3]);
});
