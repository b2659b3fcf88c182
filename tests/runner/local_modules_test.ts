import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { localModules } from "../../src/runner/local_modules.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { root } from "../_repository.ts";
import { withFolder } from "./_fixtures.ts";

Deno.test("localModules() lists a file and what it imports by way of others, without what packages hold", async () => {
  await withFolder(async (folder) => {
    const files = {
      "a.ts": 'import "./b.ts";\nimport "zod";\nimport "node:path";\n',
      "b.ts": 'import "./c.json" with { type: "json" };\n',
      "c.json": "{}\n",
      "d.ts": "",
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const url = pathToFileURL(join(folder, "a.ts")).href;
    const found = await localModules(url, root);
    assertEquals(
      found.toSorted((a, b) => a.path < b.path ? -1 : 1),
      (["a.ts", "b.ts", "c.json"] as const).map((name) => ({
        path: join(folder, name),
        sha256: sha256Hex(files[name]),
      })),
    );
  });
});

Deno.test("localModules() says what it cannot list", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "deno.json"), "{");
    await assertRejects(
      () => localModules("file:///a.ts", folder),
      Error,
      "Cannot list the modules of file:///a.ts",
    );
  });
});
