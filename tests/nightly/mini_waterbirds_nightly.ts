/**
 * From real photographs to a sweep, through the code of full Waterbirds: builds mini-waterbirds, prepares it at 64
 * pixels, trains ResNet-18 and edits it.
 *
 *     deno test -A tests/nightly/mini_waterbirds_nightly.ts
 *
 * Needs three Debian packages (370 MB unpacked, in the user's cache folder), which it downloads and unpacks without
 * root; skipped, visibly, where apt-get cannot have them. Some 3 minutes on two cores.
 */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { buildMiniWaterbirds } from "../../fixtures/mini_waterbirds/build.ts";
import { PACKAGES } from "../../fixtures/mini_waterbirds/sources.ts";
import {
  checkDataset,
  countGroups,
  loadDataset,
  prepareDataset,
  unpackDebianPackage,
} from "../../src/datasets/mod.ts";
import { MINI_WATERBIRDS_GROUP_COUNTS } from "../../src/datasets/mini_waterbirds.ts";
import { PrerequisiteError } from "../../src/errors/mod.ts";
import { createArchitecture } from "../../src/models/mod.ts";
import { cacheFolder } from "../../src/runtime/mod.ts";
import { withFolder } from "../datasets/_folders.ts";
import { assertRealRun, realRun } from "../fixtures/_real_run.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const packages = cacheFolder((name) => Deno.env.get(name));

/** The first package that cannot be had. */
async function missingPackage(): Promise<string | undefined> {
  for (const name of Object.values(PACKAGES)) {
    try {
      await unpackDebianPackage(name, { into: packages });
    } catch (error) {
      if (error instanceof PrerequisiteError) return name;
      throw error;
    }
  }
}

const missing = await missingPackage();

/** The published transform's proportions: 256 to 224. */
const transform = {
  resize: { height: 73, width: 73 },
  crop: { height: 64, width: 64 },
} as const;

Deno.test({
  name: `mini-waterbirds at 64 pixels trains ResNet-18 and is swept${
    missing === undefined
      ? ""
      : ` (skipped: Debian package ${missing} cannot be had; on Debian or Ubuntu run \`apt-get update\` first)`
  }`,
  ignore: missing !== undefined,
  async fn() {
    await withFolder(async (folder) => {
      const from = join(folder, "set");
      const cacheDir = join(folder, "cache");
      await buildMiniWaterbirds({ into: from, cacheDir: packages, seed: 0 });
      const { problems } = await checkDataset("mini-waterbirds", { from });
      assertEquals(problems, []);
      await prepareDataset("mini-waterbirds", { from, cacheDir, transform });
      const dataset = await loadDataset("mini-waterbirds", {
        from,
        cacheDir,
        transform,
      });
      try {
        assertEquals(dataset.imageShape, [64, 64, 3]);
        assertEquals(countGroups(dataset), MINI_WATERBIRDS_GROUP_COUNTS);
        const run = await realRun(dataset, {
          architecture: createArchitecture("resnet18", {
            input: dataset.imageShape,
            numClasses: dataset.numClasses,
          }),
          epochs: 5,
          batchSize: 32,
          learningRate: 1e-3,
        });
        assertRealRun(dataset, run);
      } finally {
        dataset.close?.();
      }
    });
  },
});
