import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  checkDataset,
  DATASET_NAMES,
  DATASET_ORIGINS,
  LABELLED_DATASETS,
} from "../../src/datasets/mod.ts";

const README = new URL("../../src/datasets/README.md", import.meta.url);

Deno.test("DATASET_ORIGINS has every dataset of both registries and no other", () => {
  assertEquals(
    Object.keys(DATASET_ORIGINS).sort(),
    [...DATASET_NAMES, ...Object.keys(LABELLED_DATASETS)].sort(),
  );
});

Deno.test("every address of DATASET_ORIGINS is the README's too", async () => {
  const text = await Deno.readTextFile(README);
  const addresses = Object.values(DATASET_ORIGINS)
    .flatMap(({ home }) => home.match(/https?:\/\/\S+/g) ?? []);
  assert(addresses.length >= 5);
  assertEquals(addresses.filter((address) => !text.includes(address)), []);
});

Deno.test("a check without a folder is refused exactly where one is needed", async () => {
  for (const [name, { needsFolder }] of Object.entries(DATASET_ORIGINS)) {
    if (needsFolder) {
      await assertRejects(() => checkDataset(name), TypeError, "from");
    }
  }
});
