import { assertEquals, assertRejects } from "@std/assert";
import { loadDominoesSources } from "../../src/datasets/dominoes_sources.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

Deno.test("loadDominoesSources() has every zero, one, dress and coat", async () => {
  const { digits, items } = await loadDominoesSources("main");
  const size = (pixels: Uint8Array) => pixels.length / 784;
  assertEquals(
    [...digits, ...items].map((it) => [it.name, size(it.train), size(it.test)]),
    // Class sizes of the two sets, from numpy's bincount of the verified label files.
    [["0", 5923, 980], ["1", 6742, 1135], ["dress", 6000, 1000], [
      "coat",
      6000,
      1000,
    ]],
  );
});

Deno.test("loadDominoesSources() fails when a given folder lacks the files", async () => {
  await withFolder(async (folder) => {
    await assertRejects(
      () => loadDominoesSources("main", { mnist: folder }),
      DataError,
    );
    await assertRejects(
      () => loadDominoesSources("main", { fashionMnist: { from: folder } }),
      DataError,
    );
  });
});
