/**
 * Every registered architecture at its own size through `conform`; `deno task test` has the small ones, and the large
 * ones on small images.
 *
 *     deno task nightly conform
 *
 * Each in a process of its own, so that a network's memory goes with it: up to 16 GB (ViT-L).
 */
import { assert } from "@std/assert";
import { fileURLToPath } from "node:url";
import { architectureNames } from "../../src/models/mod.ts";

const CLI = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

for (const name of architectureNames()) {
  Deno.test(`conform ${name}`, async () => {
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", CLI, "conform", name],
      stderr: "inherit",
    }).output();
    assert(success, new TextDecoder().decode(stdout));
  });
}
