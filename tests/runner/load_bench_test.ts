import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../../src/errors/mod.ts";
import { loadBench } from "../../src/runner/load_bench.ts";
import { root } from "../_repository.ts";
import { withFolder } from "./_fixtures.ts";

/** The refusal of a bench file with this text. */
async function refusal(text: string): Promise<string> {
  const messages: string[] = [];
  await withFolder(async (folder) => {
    const path = join(folder, "a_bench.ts");
    await Deno.writeTextFile(path, text);
    const error = await assertRejects(
      () => loadBench(pathToFileURL(path).href),
      UsageError,
    );
    assertStringIncludes(error.message, path);
    messages.push(error.message);
  });
  return messages[0]!;
}

Deno.test("loadBench() gives the claim that a bench file exports", async () => {
  const path = join(
    root,
    "bench/silent_majority/minority_memorization_bench.ts",
  );
  const { url, claim } = await loadBench(pathToFileURL(path).href);
  assertEquals(claim.id, "silent-majority/minority-memorization");
  assertEquals(url, pathToFileURL(path).href);
});

Deno.test("loadBench() names a file that is not there", async () => {
  await assertRejects(
    () => loadBench("file:///nowhere/a_bench.ts"),
    UsageError,
    "there is no such file",
  );
});

Deno.test("loadBench() says what a bench file must export", async () => {
  for (
    const text of [
      "export const a = 1;",
      "export default 1;",
      "export default {};",
    ]
  ) {
    assertStringIncludes(await refusal(text), "export default defineClaim(");
  }
});

Deno.test("loadBench() passes on what a bench file throws", async () => {
  const message = await refusal('throw new RangeError("no smallest effect");');
  assertStringIncludes(message, "no smallest effect");
});

Deno.test("loadBench() names what does not parse", async () => {
  assertStringIncludes(await refusal("export default {"), "Cannot load");
});
