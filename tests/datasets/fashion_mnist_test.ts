import { assertEquals, assertLessOrEqual, assertRejects } from "@std/assert";
import { join } from "node:path";
import {
  COMMITTED_CLASS_DIGESTS,
  FASHION_MNIST_CLASSES,
  loadFashionMnist,
  loadFashionMnistClass,
} from "../../src/datasets/fashion_mnist.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";
// Made by reference.py.
import reference from "./reference.json" with { type: "json" };

Deno.test("the committed classes have the digests that numpy finds", () => {
  assertEquals({ ...COMMITTED_CLASS_DIGESTS }, reference.committed);
});

for (const name of ["dress", "coat"] as const) {
  Deno.test(`loadFashionMnistClass() reads the committed ${name} class`, async () => {
    const images = await loadFashionMnistClass(name);
    assertEquals(images.train.length, 6000 * 784);
    assertEquals(images.test.length, 1000 * 784);
  });

  Deno.test(`the committed ${name} file is at most 8 MB`, async () => {
    const path = new URL(
      `../../fixtures/fashion_mnist/${name}.idx.gz`,
      import.meta.url,
    );
    assertLessOrEqual((await Deno.stat(path)).size, 8_000_000);
  });
}

Deno.test("the class ids of dress, coat and pullover are the published ones", () => {
  assertEquals(FASHION_MNIST_CLASSES.indexOf("pullover"), 2);
  assertEquals(FASHION_MNIST_CLASSES.indexOf("dress"), 3);
  assertEquals(FASHION_MNIST_CLASSES.indexOf("coat"), 4);
});

Deno.test("loadFashionMnist() names the file that a folder lacks", async () => {
  await withFolder(async (folder) => {
    const error = await assertRejects(
      () => loadFashionMnist({ from: folder }),
      DataError,
    );
    assertEquals(error.source, join(folder, "train-images-idx3-ubyte"));
  });
});

Deno.test("loadFashionMnistClass() does not answer from the committed files when a folder is given", async () => {
  await withFolder(async (folder) => {
    await assertRejects(
      () => loadFashionMnistClass("dress", { from: folder }),
      DataError,
    );
  });
});

Deno.test({
  name:
    "loadFashionMnistClass() names the Debian package when a class is not here",
  ignore: await installed(),
  async fn() {
    await withFolder(async (cacheDir) => {
      const error = await assertRejects(
        () => loadFashionMnistClass("pullover", { cacheDir }),
        PrerequisiteError,
        cacheDir,
      );
      assertEquals(error.missing, "dataset-fashion-mnist");
    });
  },
});

async function installed(): Promise<boolean> {
  try {
    await Deno.stat("/usr/share/datasets/fashion-mnist");
    return true;
  } catch {
    return false;
  }
}
