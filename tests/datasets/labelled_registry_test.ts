import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { LABELLED_DATASETS } from "../../src/datasets/labelled_registry.ts";
import { withFolder } from "./_folders.ts";

Deno.test("the installed MNIST has no problem and loads", async () => {
  const { problems, from } = await LABELLED_DATASETS.mnist.check({});
  assertEquals([problems, from], [[], "installed files"]);
  const { train } = await LABELLED_DATASETS.mnist.load({});
  assertEquals(train.imageShape, [28, 28, 1]);
});

for (const name of ["mnist", "fashion-mnist"] as const) {
  Deno.test(`checking ${name} lists all four files of an empty folder`, async () => {
    await withFolder(async (from) => {
      const { problems } = await LABELLED_DATASETS[name].check({ from });
      assertEquals(
        problems.map(({ kind, source }) => [kind, source]),
        [
          "train-images-idx3",
          "train-labels-idx1",
          "t10k-images-idx3",
          "t10k-labels-idx1",
        ]
          .map((file) => ["missing-file", join(from, `${file}-ubyte`)]),
      );
    });
  });
}

Deno.test("checking lists a truncated file beside the missing ones", async () => {
  await withFolder(async (from) => {
    const file = join(from, "t10k-labels-idx1-ubyte");
    await Deno.writeFile(file, Uint8Array.of(0, 0, 8, 1, 0, 0, 0x27, 0x10, 7));
    const { problems } = await LABELLED_DATASETS.mnist.check({ from });
    assertEquals(problems.map(({ kind }) => kind), [
      "missing-file",
      "missing-file",
      "missing-file",
      "unreadable-file",
    ]);
    assertEquals(
      problems[3]!.message,
      "Cannot read IDX file: expected 10008 bytes for shape [10000], current value is 9 bytes",
    );
  });
});

Deno.test("CIFAR-10 is not looked for without a folder", async () => {
  await assertRejects(
    () => LABELLED_DATASETS.cifar10.check({}),
    TypeError,
    "expected the option from",
  );
});
