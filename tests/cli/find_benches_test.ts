import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { findBenches, selectBenches } from "../../src/cli/_find_benches.ts";
import { UsageError } from "../../src/errors/mod.ts";
import { root } from "../_repository.ts";
import { withFolder } from "../runner/_fixtures.ts";
import { bench } from "./_run.ts";

/** A bench file with this id. */
async function place(path: string, id: string): Promise<string> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(
    path,
    `import size from "${new URL(`file://${bench("dataset_size")}`).href}";
export default { ...size, id: "${id}" };
`,
  );
  return path;
}

Deno.test("findBenches() refuses two files with one id and names both: a copy whose id was left is no further seed", async () => {
  await withFolder(async (folder) => {
    const first = await place(
      join(folder, "paper/first_bench.ts"),
      "paper/one",
    );
    await place(join(folder, "paper/other_bench.ts"), "paper/other");
    assertEquals(
      (await findBenches(folder)).map(({ claim }) => claim.id),
      ["paper/one", "paper/other"],
    );
    const copy = await place(join(folder, "copies/copy_bench.ts"), "paper/one");
    await assertRejects(
      () => findBenches(folder),
      UsageError,
      `Cannot tell two claims apart: ${copy} and ${first} both have the id paper/one`,
    );
  });
});

Deno.test("selectBenches() refuses a file with the id of a committed claim, and two files with one id", async () => {
  await withFolder(async (folder) => {
    const id = "silent-majority/minority-memorization";
    const copy = await place(join(folder, "copy_bench.ts"), id);
    const committed = join(
      root,
      "bench/silent_majority/minority_memorization_bench.ts",
    );
    const error = await assertRejects(() => selectBenches([copy]), UsageError);
    for (const path of [copy, committed]) {
      assertEquals(error.message.includes(path), true, error.message);
    }

    const own = bench("dataset_size");
    const other = await place(join(folder, "o_bench.ts"), "tests/dataset-size");
    await assertRejects(
      () => selectBenches([own, other]),
      UsageError,
      "both have the id tests/dataset-size",
    );
  });
});

Deno.test("selectBenches() takes one file by two paths once", async () => {
  await withFolder(async (folder) => {
    const own = await place(join(folder, "own_bench.ts"), "paper/own");
    const link = join(folder, "link_bench.ts");
    await Deno.symlink(own, link);
    const selected = await selectBenches([own, link]);
    assertEquals(selected.map(({ claim }) => claim.id), ["paper/own"]);
  });
});

Deno.test("selectBenches() of no word leaves out what asks to be named, unless it is told otherwise", async () => {
  const onRequest = (await findBenches()).filter(({ claim }) => claim.onRequest)
    .map(({ claim }) => claim.id);
  assertEquals(onRequest.includes("audits/epoch-chosen-on-test"), true);
  const ids = (benches: Awaited<ReturnType<typeof selectBenches>>) =>
    benches.map(({ claim }) => claim.id).filter((id) => onRequest.includes(id));
  assertEquals(ids(await selectBenches([])), []);
  assertEquals(ids(await selectBenches([], { onRequestToo: true })), onRequest);
});

Deno.test("selectBenches() tells what is named itself from what a glob or no word brings", async () => {
  const named = async (...words: string[]) =>
    (await selectBenches(words)).filter((one) => one.named)
      .map(({ claim }) => claim.id);
  const id = "silent-majority/minority-memorization";
  assertEquals(await named(), []);
  assertEquals(await named("silent-majority/*"), []);
  assertEquals(await named("silent-majority/*", id), [id]);
  assertEquals(await named(id, "silent-majority/*"), [id]);
  assertEquals(await named(bench("dataset_size")), ["tests/dataset-size"]);
});
