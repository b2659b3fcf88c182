import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  damagedFiles,
  hasAllFiles,
  readArtifact,
  sealArtifact,
  type StoredArtifact,
} from "../../src/runner/stored_artifact.ts";
import { KEY } from "./_artifacts.ts";
import { recipe, withFolder } from "./_fixtures.ts";

/** Files `a` (hello) and `b` (empty), begun at 1.2 s, sealed at 5 s since 1970. */
async function sealed(folder: string): Promise<StoredArtifact> {
  await Deno.writeTextFile(join(folder, "b"), "");
  await Deno.writeTextFile(join(folder, "a"), "hello");
  const manifest = await sealArtifact(folder, {
    kind: "text",
    key: KEY,
    recipe: recipe("text"),
    inputs: [],
    started: 1200,
    now: () => 5000,
  });
  return { folder, manifest };
}

Deno.test("sealArtifact() lists the files with their digests, sorted, and says when they were made", async () => {
  await withFolder(async (folder) => {
    const { manifest } = await sealed(folder);
    // printf hello | sha256sum; sha256sum < /dev/null; the digest of
    // printf '[{"name":"a","numBytes":5,"sha256":"…"},{"name":"b","numBytes":0,"sha256":"…"}]' (coreutils 9)
    assertEquals(manifest, {
      format: "spuriousbench/artifact/1",
      kind: "text",
      key: KEY,
      recipe: recipe("text"),
      inputs: [],
      files: [
        {
          name: "a",
          numBytes: 5,
          sha256:
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        },
        {
          name: "b",
          numBytes: 0,
          sha256:
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
      ],
      digest:
        "bd2b41c6901d19a9ec43f153587a9c4118f9032e4faad15a763416ea234d36f4",
      madeAt: "1970-01-01T00:00:05.000Z",
      durationMs: 3800,
    });
  });
});

Deno.test("readArtifact() reads what sealArtifact() wrote", async () => {
  await withFolder(async (folder) => {
    const artifact = await sealed(folder);
    assertEquals(await readArtifact(folder), artifact);
  });
});

Deno.test("readArtifact() knows nothing without a manifest, or with half of one", async () => {
  await withFolder(async (folder) => {
    assertEquals(await readArtifact(folder), undefined);
    await sealed(folder);
    const path = join(folder, "artifact.json");
    const text = await Deno.readTextFile(path);
    for (const broken of [text.slice(0, 40), "", "null"]) {
      await Deno.writeTextFile(path, broken);
      assertEquals(await readArtifact(folder), undefined, broken);
    }
  });
});

Deno.test("hasAllFiles() misses a file that is shorter or gone, not other bytes", async () => {
  await withFolder(async (folder) => {
    const artifact = await sealed(folder);
    const path = join(folder, "a");
    assertEquals(await hasAllFiles(artifact), true);
    await Deno.writeTextFile(path, "hellO");
    assertEquals(await hasAllFiles(artifact), true);
    await Deno.writeTextFile(path, "hell");
    assertEquals(await hasAllFiles(artifact), false);
    await Deno.remove(path);
    assertEquals(await hasAllFiles(artifact), false);
  });
});

Deno.test("damagedFiles() names files of other bytes and files that are gone", async () => {
  await withFolder(async (folder) => {
    const artifact = await sealed(folder);
    assertEquals(await damagedFiles(artifact), []);
    await Deno.writeTextFile(join(folder, "a"), "hellO");
    assertEquals(await damagedFiles(artifact), ["a"]);
    await Deno.remove(join(folder, "b"));
    assertEquals(await damagedFiles(artifact), ["a", "b"]);
  });
});
