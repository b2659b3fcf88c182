import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  type FileDigest,
  fileDigests,
  type FileDigestsOptions,
} from "../../src/datasets/file_digests.ts";
import { withFolder } from "./_folders.ts";

// printf a | sha256sum; printf b | sha256sum
const A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const B = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";

/** A folder with the file `x` that holds `a`. */
async function withFile(
  body: (
    digest: (more?: Partial<FileDigestsOptions>) => Promise<FileDigest[]>,
    path: string,
    cacheDir: string,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, "x");
    const cacheDir = join(folder, "cache");
    await Deno.writeTextFile(path, "a");
    const digest = (more: Partial<FileDigestsOptions> = {}) =>
      fileDigests(["x"], { folder, cacheDir, now: Date.now, ...more });
    await body(digest, path, cacheDir);
  });
}

/** A clock that is ten seconds ahead: files written just now are settled. */
const ahead = { now: () => Date.now() + 10_000 };

/** Replaces every kept digest, so that one that is believed shows. */
async function forge(cacheDir: string): Promise<number> {
  let numKept = 0;
  for await (const { name } of Deno.readDir(join(cacheDir, "digests"))) {
    const file = join(cacheDir, "digests", name);
    const text = await Deno.readTextFile(file);
    numKept += text.match(/"sha256"/g)?.length ?? 0;
    await Deno.writeTextFile(file, text.replace(A, "f".repeat(64)));
  }
  return numKept;
}

Deno.test("fileDigests() gives sha256sum's digests", async () => {
  await withFile(async (digest) => assertEquals(await digest(), [A]));
});

Deno.test("fileDigests() does not read a file again that has not changed", async () => {
  await withFile(async (digest, _, cacheDir) => {
    await digest(ahead);
    assertEquals(await forge(cacheDir), 1);
    assertEquals(await digest(ahead), ["f".repeat(64)]);
    assertEquals(await digest({ trust: false }), [A]);
  });
});

Deno.test("fileDigests() notices other bytes of equal length and date", async () => {
  await withFile(async (digest, path) => {
    const { mtime } = await Deno.stat(path);
    await digest(ahead);
    // Change times have whole seconds: a change within the same one is what SETTLED_MS is for.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await Deno.writeTextFile(path, "b");
    await Deno.utime(path, mtime!, mtime!);
    assertEquals((await Deno.stat(path)).mtime, mtime);
    assertEquals(await digest(), [B]);
  });
});

Deno.test("fileDigests() keeps nothing of a file that has just changed", async () => {
  await withFile(async (digest, path, cacheDir) => {
    await digest();
    assertEquals(await forge(cacheDir), 0);
    // Within the same second, of equal length: only reading it tells.
    await Deno.writeTextFile(path, "b");
    assertEquals(await digest(), [B]);
  });
});

Deno.test("fileDigests() gives the error of a file that is not there", async () => {
  await withFolder(async (folder) => {
    const [found] = await fileDigests(["none"], { folder });
    assert(found instanceof Deno.errors.NotFound);
  });
});

Deno.test("fileDigests() reads the files where nothing can be kept or the note is damaged", async () => {
  await withFile(async (digest, path, cacheDir) => {
    // A file stands where the folder of the cache should be.
    assertEquals(await digest({ cacheDir: path }), [A]);
    await digest(ahead);
    for await (const { name } of Deno.readDir(join(cacheDir, "digests"))) {
      await Deno.writeTextFile(join(cacheDir, "digests", name), "{");
    }
    assertEquals(await digest(), [A]);
  });
});
