import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, SystemError } from "../../src/errors/mod.ts";
import { type PublishOptions, Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { damagedFiles } from "../../src/runner/stored_artifact.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { builtRecord } from "../claims/_built_records.ts";
import { artifact, KEY, oneFile, OTHER_KEY } from "./_artifacts.ts";
import {
  exists,
  filesBelow,
  waitUntil,
  withFolder,
  withStore,
} from "./_fixtures.ts";

const never: PublishOptions["write"] = () => {
  throw new Error("must not be made again");
};

/** Starts `_publish_child.ts`; only what it needs is granted. */
function startChild(...args: string[]): Deno.ChildProcess {
  const script = fileURLToPath(new URL("_publish_child.ts", import.meta.url));
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      `--config=${config}`,
      "--allow-read",
      "--allow-write",
      script,
      ...args,
    ],
    stdout: "piped",
  }).spawn();
}

Deno.test("publish() makes what find() gives back", async () => {
  await withStore(async (store) => {
    assertEquals(await store.find("text", KEY), undefined);
    const { manifest } = await store.publish(oneFile("hello"));
    assertEquals(manifest.files, [
      { name: "a", numBytes: 5, sha256: sha256Hex("hello") },
    ]);
    const found = await store.find("text", KEY);
    assertEquals(found?.manifest, manifest);
    assertEquals(await Deno.readTextFile(join(found!.folder, "a")), "hello");
  });
});

Deno.test("publish() does not make what is there", async () => {
  await withStore(async (store) => {
    const first = await store.publish(oneFile("hello"));
    const second = await store.publish(artifact(never));
    assertEquals(second, first);
  });
});

Deno.test("publish() leaves nothing behind but the artifact and its lock", async () => {
  await withStore(async (store, folder) => {
    await store.publish(oneFile("hello"));
    assertEquals(await filesBelow(folder), [
      `artifacts/text/${KEY}/a`,
      `artifacts/text/${KEY}/artifact.json`,
      `locks/${KEY}`,
    ]);
  });
});

Deno.test("publish() keeps the inputs that the maker cites", async () => {
  await withStore(async (store) => {
    const input = { name: "data", kind: "dataset", key: "k", digest: "d" };
    const { manifest } = await store.publish(
      artifact(() => Promise.resolve([input])),
    );
    assertEquals(manifest.inputs, [input]);
  });
});

Deno.test("the same files have the same digest, other files another", async () => {
  await withStore(async (store) => {
    const a = await store.publish(oneFile("hello"));
    const b = await store.publish(oneFile("hello", OTHER_KEY));
    assertEquals(a.manifest.digest, b.manifest.digest);
    await store.remove("text", KEY);
    const c = await store.publish(oneFile("hallo"));
    assert(c.manifest.digest !== a.manifest.digest);
  });
});

Deno.test("a maker that throws leaves nothing visible, and its resume state", async () => {
  await withStore(async (store, folder) => {
    const broken = artifact(async (into, partial) => {
      await Deno.writeTextFile(join(into, "a"), "half");
      await Deno.writeTextFile(join(partial, "resume"), "epoch 3");
      throw new RangeError("does not converge");
    });
    await assertRejects(
      () => store.publish(broken),
      RangeError,
      "does not converge",
    );
    assertEquals(await filesBelow(folder), [
      `locks/${KEY}`,
      `partial/${KEY}/resume`,
    ]);
    const resumed = artifact(async (into, partial) => {
      await Deno.copyFile(join(partial, "resume"), join(into, "a"));
      return [];
    });
    const { folder: made } = await store.publish(resumed);
    assertEquals(await Deno.readTextFile(join(made, "a")), "epoch 3");
    assertEquals(await exists(join(folder, "partial", KEY)), false);
  });
});

Deno.test("a process killed while it publishes leaves nothing visible, frees its lock and keeps its resume state", async () => {
  await withStore(async (store, folder) => {
    const log = join(folder, "log");
    const child = startChild(folder, KEY, log, "forever");
    await waitUntil(() => exists(join(folder, "partial", KEY, "resume")));
    const reader = child.stdout.getReader();
    await reader.read(); // "writing"
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();

    assertEquals(await store.find("text", KEY), undefined);
    assertEquals(await listArtifacts(store), []);
    // What was half written is still in tmp/, where nobody looks.
    assert((await filesBelow(join(folder, "tmp"))).length > 0);

    let resume = "";
    await store.publish(artifact(async (into, partial) => {
      resume = await Deno.readTextFile(join(partial, "resume"));
      await Deno.writeTextFile(join(into, "a"), "whole");
      return [];
    }));
    assertEquals(resume, "position 1");
    assertEquals(await filesBelow(join(folder, "tmp")), []);
  });
});

Deno.test("two processes that publish one key at once make it once and agree", async () => {
  await withStore(async (store, folder) => {
    const log = join(folder, "log");
    const outputs = await Promise.all(
      [1, 2].map(() => startChild(folder, KEY, log).output()),
    );
    const digests = outputs.map(({ stdout }) =>
      new TextDecoder().decode(stdout)
    );
    assertEquals(outputs.map(({ code }) => code), [0, 0]);
    assertEquals(digests[0], digests[1]);
    assertEquals(await Deno.readTextFile(log), "made\n");
    assertEquals(
      await damagedFiles((await store.find("text", KEY))!),
      [],
    );
  });
});

Deno.test("find() does not see an artifact of which a file is missing or shorter", async () => {
  await withStore(async (store) => {
    const { folder } = await store.publish(oneFile("hello"));
    await Deno.writeTextFile(join(folder, "a"), "hell");
    assertEquals(await store.find("text", KEY), undefined);
    await Deno.remove(join(folder, "a"));
    assertEquals(await store.find("text", KEY), undefined);
  });
});

Deno.test("publish() replaces a damaged artifact", async () => {
  await withStore(async (store) => {
    const { folder } = await store.publish(oneFile("hello"));
    await Deno.writeTextFile(join(folder, "a"), "");
    await store.publish(oneFile("hello"));
    assertEquals(await Deno.readTextFile(join(folder, "a")), "hello");
  });
});

Deno.test("publish() replaces an artifact whose manifest was cut off", async () => {
  await withStore(async (store) => {
    const { folder } = await store.publish(oneFile("hello"));
    const path = join(folder, "artifact.json");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.slice(0, 40));
    assertEquals(await store.find("text", KEY), undefined);
    assertEquals(await listArtifacts(store), []);
    await store.publish(oneFile("hello"));
    assertEquals((await store.find("text", KEY))!.manifest.key, KEY);
  });
});

Deno.test("remove() forgets an artifact and its resume state, and minds nothing that is not there", async () => {
  await withStore(async (store, folder) => {
    await store.publish(oneFile("hello"));
    await Deno.mkdir(join(folder, "partial", KEY));
    await store.remove("text", KEY);
    await store.remove("text", KEY);
    assertEquals(await store.find("text", KEY), undefined);
    assertEquals(await exists(join(folder, "partial", KEY)), false);
  });
});

Deno.test("writeRecord() writes what readRecord() reads", async () => {
  await withStore(async (store) => {
    const record = builtRecord(100, { "effect/traced": 0.1 });
    const { claim } = record.unit;
    assertEquals(await store.readRecord(claim, record.id), undefined);
    await store.writeRecord(record);
    assertEquals(await store.readRecord(claim, record.id), record);
    assertEquals(await store.listRecords(claim), [record]);
    await store.removeRecord(claim, record.id);
    await store.removeRecord(claim, record.id);
    assertEquals(await store.listRecords(claim), []);
  });
});

Deno.test("writeRecord() replaces the record of a failed unit", async () => {
  await withStore(async (store) => {
    await store.writeRecord(builtRecord(100, {}, { state: "failed" }));
    const done = builtRecord(100, { "effect/traced": 0.1 });
    await store.writeRecord(done);
    assertEquals(await store.listRecords(done.unit.claim), [done]);
  });
});

Deno.test("readRecord() names the file of a damaged record", async () => {
  await withStore(async (store, folder) => {
    const { id, unit } = builtRecord(100, {});
    const path = join(folder, "records", "paper--claim", `${id}.json`);
    await store.writeRecord(builtRecord(100, {}));
    await Deno.writeTextFile(path, "{");
    const error = await assertRejects(
      () => store.readRecord(unit.claim, id),
      DataError,
    );
    assertStringIncludes(error.message, path);
  });
});

Deno.test("open() says in one line that a file stands in the folder's place", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const error = await assertRejects(
      () => Store.open(file),
      SystemError,
      `Cannot write to ${file}: a file stands where a folder must be`,
    );
    assertStringIncludes(error.message, "--store DIR");
  });
});

Deno.test("publish() says in one line that the disk is full (simulated)", async () => {
  await withStore(async (store) => {
    const full = artifact(() => {
      throw Object.assign(new Error("os error 28"), { code: "ENOSPC" });
    });
    await assertRejects(
      () => store.publish(full),
      SystemError,
      `Cannot write to ${store.folder}: the disk is full`,
    );
  });
});

/** Mounts a file system of 256 kB; whether this machine lets us. */
async function mountSmall(folder: string): Promise<boolean> {
  const { success } = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder],
    stderr: "null",
  }).output().catch(() => ({ success: false }));
  return success;
}

async function canMount(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  const can = await mountSmall(folder);
  if (can) await unmount(folder);
  await Deno.remove(folder);
  return can;
}

async function unmount(folder: string): Promise<void> {
  await new Deno.Command("umount", { args: [folder] }).output();
}

Deno.test({
  name:
    "a really full disk gives one line, nothing visible, and the store works on when there is space (needs mount)",
  ignore: !await canMount(),
  async fn() {
    const folder = await Deno.makeTempDir();
    await mountSmall(folder);
    try {
      const store = await Store.open(folder);
      await assertRejects(
        () => store.publish(oneFile("x".repeat(1e6))),
        SystemError,
        "the disk is full",
      );
      assertEquals(await listArtifacts(store), []);
      assertEquals(await filesBelow(join(folder, "tmp")), []);

      await Deno.writeTextFile(join(folder, "ballast"), "x".repeat(250_000));
      const record = builtRecord(1, { "effect/traced": 0.1 });
      const large = { ...record, id: "x", error: "y".repeat(1e5) };
      assertThrows(
        () => store.writeRecord(large),
        SystemError,
        "the disk is full",
      );
      assertEquals(await store.listRecords(record.unit.claim), []);
      await Deno.remove(join(folder, "ballast"));
      await store.publish(oneFile("small"));
      assertEquals((await listArtifacts(store)).length, 1);
    } finally {
      await unmount(folder);
      await Deno.remove(folder);
    }
  },
});
