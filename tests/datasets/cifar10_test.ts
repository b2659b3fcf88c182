import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import {
  checkCifar10,
  CIFAR10_MEMBERS,
  cifar10Format,
  loadCifar10,
} from "../../src/datasets/cifar10.ts";
import { DataError } from "../../src/errors/mod.ts";
import { withFolder } from "./_folders.ts";

Deno.test("cifar10Format() tells the binary from the Python version", async () => {
  await withFolder(async (folder) => {
    assertEquals(await cifar10Format(folder), "python");
    await Deno.writeTextFile(join(folder, "data_batch_1.bin"), "");
    assertEquals(await cifar10Format(folder), "binary");
  });
});

Deno.test("checkCifar10() reports every file that is missing", async () => {
  await withFolder(async (from) => {
    const problems = await checkCifar10({ from });
    assertEquals(
      problems.map(({ kind, source }) => [kind, source]),
      CIFAR10_MEMBERS.python.map((
        { file },
      ) => ["missing-file", join(from, file)]),
    );
  });
});

Deno.test("checkCifar10() compares the digest of each file", async () => {
  await withFolder(async (from) => {
    for (const { file } of CIFAR10_MEMBERS.binary) {
      await Deno.writeFile(join(from, file), new Uint8Array(3073));
    }
    const problems = await checkCifar10({ from });
    assertEquals(problems.length, 6);
    assertEquals(
      problems[5]!.message.includes(
        "expected md5 803d5f7f4d78ea53de84dbe85f74fb6d",
      ),
      true,
    );
  });
});

Deno.test("loadCifar10() names the first file that is wrong and where to get it", async () => {
  await withFolder(async (from) => {
    const error = await assertRejects(() => loadCifar10({ from }), DataError);
    assertEquals(error.source, join(from, "data_batch_1"));
    assertEquals(error.remedy.includes("cs.toronto.edu/~kriz"), true);
  });
});
