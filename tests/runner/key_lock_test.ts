import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { SystemError } from "../../src/errors/mod.ts";
import { lockKey, lockKeyIfFree } from "../../src/runner/key_lock.ts";
import { KEY, OTHER_KEY } from "./_artifacts.ts";
import { withFolder, withStore } from "./_fixtures.ts";

Deno.test("lockKey() lets the second one in when the first is out", async () => {
  await withStore(async ({ folder }) => {
    const order: string[] = [];
    const unlock = await lockKey(folder, KEY);
    const second = lockKey(folder, KEY).then(async (unlockSecond) => {
      order.push("second in");
      await unlockSecond();
    });
    // Held, says the system, while the second one waits.
    assertEquals(await lockKeyIfFree(folder, KEY), undefined);
    order.push("first out");
    await unlock();
    await second;
    assertEquals(order, ["first out", "second in"]);
  });
});

Deno.test("lockKey() holds one key, not the others", async () => {
  await withStore(async ({ folder }) => {
    const unlock = await lockKey(folder, KEY);
    const unlockOther = await lockKey(folder, OTHER_KEY);
    await unlockOther();
    await unlock();
  });
});

Deno.test("lockKeyIfFree() gets a free lock and frees it again", async () => {
  await withStore(async ({ folder }) => {
    for (let time = 0; time < 2; time++) {
      const unlock = await lockKeyIfFree(folder, KEY);
      assert(unlock);
      assertEquals(await lockKeyIfFree(folder, KEY), undefined);
      await unlock();
    }
  });
});

Deno.test("lockKey() says in one line that its folder cannot be written", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "locks"), "");
    await assertRejects(
      () => lockKey(folder, KEY),
      SystemError,
      `Cannot write to ${folder}: a file stands where a folder must be`,
    );
  });
});
