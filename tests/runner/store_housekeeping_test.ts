import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { lockKey } from "../../src/runner/key_lock.ts";
import {
  discardIfDamaged,
  listArtifacts,
  sweepDamaged,
  sweepLeftovers,
} from "../../src/runner/store_housekeeping.ts";
import { damagedFiles } from "../../src/runner/stored_artifact.ts";
import { KEY, oneFile, OTHER_KEY } from "./_artifacts.ts";
import { exists, withStore } from "./_fixtures.ts";

Deno.test("listArtifacts() sorts by kind and key", async () => {
  await withStore(async (store) => {
    for (const key of [KEY, OTHER_KEY]) await store.publish(oneFile("x", key));
    await store.publish({ ...oneFile("x"), kind: "another" });
    assertEquals(
      (await listArtifacts(store)).map(({ manifest }) =>
        `${manifest.kind} ${manifest.key}`
      ),
      [
        `another ${KEY}`,
        ...[KEY, OTHER_KEY].sort().map((key) => `text ${key}`),
      ],
    );
  });
});

Deno.test("discardIfDamaged() removes what has other bytes of the same length", async () => {
  await withStore(async (store) => {
    const found = await store.publish(oneFile("hello"));
    assertEquals(await discardIfDamaged(store, found), false);
    await Deno.writeTextFile(join(found.folder, "a"), "hellO");
    assertEquals(await damagedFiles(found), ["a"]);
    assertEquals(await discardIfDamaged(store, found), true);
    assertEquals(await store.find("text", KEY), undefined);
  });
});

Deno.test("sweepDamaged() leaves an artifact alone that is being made again", async () => {
  await withStore(async (store) => {
    const found = await store.publish(oneFile("hello"));
    await Deno.writeTextFile(join(found.folder, "a"), "hellO");
    const unlock = await lockKey(store.folder, KEY);
    assertEquals(await sweepDamaged(store), 0);
    assertEquals(await exists(found.folder), true);
    await unlock();
    assertEquals(await sweepDamaged(store), 1);
    assertEquals(await exists(found.folder), false);
  });
});

Deno.test("sweepLeftovers() leaves an unreadable artifact alone that is being made", async () => {
  await withStore(async (store) => {
    const { folder } = await store.publish(oneFile("hello"));
    await Deno.remove(join(folder, "artifact.json"));
    const unlock = await lockKey(store.folder, KEY);
    assertEquals(await sweepLeftovers(store, Date.now()), 0);
    await unlock();
    assertEquals(await sweepLeftovers(store, Date.now()), 1);
  });
});

Deno.test("sweepLeftovers() removes what killed processes left, not what is under way", async () => {
  await withStore(async (store, folder) => {
    for (const key of [KEY, OTHER_KEY]) {
      await Deno.mkdir(join(folder, "partial", key));
      await Deno.mkdir(join(folder, "tmp", `${key}-1`));
    }
    const unlock = await lockKey(store.folder, OTHER_KEY);
    assertEquals(await sweepLeftovers(store, Date.now()), 2);
    assertEquals(await exists(join(folder, "partial", KEY)), false);
    assertEquals(await exists(join(folder, "partial", OTHER_KEY)), true);
    await unlock();
    assertEquals(await sweepLeftovers(store, Date.now()), 2);
  });
});

Deno.test("sweepLeftovers() lets a record that is being written alone for an hour", async () => {
  await withStore(async (store, folder) => {
    const path = join(folder, "tmp", crypto.randomUUID());
    await Deno.writeTextFile(path, "half a record");
    assertEquals(await sweepLeftovers(store, Date.now()), 0);
    assertEquals(await sweepLeftovers(store, Date.now() + 3_700_000), 1);
    assertEquals(await exists(path), false);
  });
});

Deno.test("sweepLeftovers() removes artifacts without a readable manifest", async () => {
  await withStore(async (store) => {
    const { folder } = await store.publish(oneFile("hello"));
    await Deno.remove(join(folder, "artifact.json"));
    assertEquals(await sweepLeftovers(store, Date.now()), 1);
    assertEquals(await exists(folder), false);
  });
});
