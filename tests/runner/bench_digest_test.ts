import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { benchDigest } from "../../src/runner/bench_digest.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { root } from "../_repository.ts";
import { withFolder } from "./_fixtures.ts";

const FILES = {
  "a_bench.ts": 'import { b } from "./lib/b.ts";\nexport default b;\n',
  "lib/b.ts": 'export * from "./c.ts";\n',
  "lib/c.ts": "export const b = 1;\n",
  "lib/unused.ts": "export const d = 1;\n",
};

/** The digest of `a_bench.ts` among these files. */
async function digest(files: Readonly<Record<string, string>>, root?: string) {
  const found: string[] = [];
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    const url = pathToFileURL(join(folder, "a_bench.ts")).href;
    found.push(await benchDigest(url, root ?? folder));
  });
  return found[0]!;
}

const BASE = await digest(FILES);

Deno.test("benchDigest() is sha256 over the names and digests of all local modules", () => {
  const lines = ["a_bench.ts", "lib/b.ts", "lib/c.ts"].map((name) =>
    `/${name} ${sha256Hex(FILES[name as keyof typeof FILES])}`
  );
  assertMatch(BASE, /^[0-9a-f]{64}$/);
  assertEquals(BASE, sha256Hex(lines.join("\n")));
});

Deno.test("benchDigest() is the same in another folder", async () => {
  assertEquals(await digest(FILES), BASE);
});

Deno.test("benchDigest() of a bench outside the harness does not hang on where it lies", async () => {
  const away = await digest(FILES, root);
  assertEquals(await digest(FILES, root), away);
  assertNotEquals(away, BASE);
});

Deno.test("benchDigest() changes with a module that is imported by way of another", async () => {
  const edited = { ...FILES, "lib/c.ts": "export const b = 2;\n" };
  assertNotEquals(await digest(edited), BASE);
});

Deno.test("benchDigest() does not change with a file that is not imported", async () => {
  const edited = { ...FILES, "lib/unused.ts": "export const d = 2;\n" };
  assertEquals(await digest(edited), BASE);
});
