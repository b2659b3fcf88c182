import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { checkoutState } from "../../src/runner/provenance.ts";
import { withFolder } from "./_fixtures.ts";

async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: [
      "-C",
      folder,
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@example.org",
      ...args,
    ],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function withCheckout(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await git(folder, "init", "--quiet");
    await Deno.writeTextFile(join(folder, "a.ts"), "1");
    await git(folder, "add", ".");
    await git(folder, "commit", "--quiet", "-m", "first");
    await use(folder);
  });
}

Deno.test("checkoutState() gives the commit of a clean checkout", async () => {
  await withCheckout(async (folder) => {
    const { commit, dirty } = await checkoutState(folder);
    assertMatch(commit, /^[0-9a-f]{40}$/);
    assertEquals(commit, await git(folder, "rev-parse", "HEAD"));
    assertEquals(dirty, false);
  });
});

Deno.test("checkoutState() sees changed and new files", async () => {
  await withCheckout(async (folder) => {
    await Deno.writeTextFile(join(folder, "a.ts"), "2");
    assertEquals((await checkoutState(folder)).dirty, true);
    await git(folder, "checkout", "--quiet", "a.ts");
    await Deno.writeTextFile(join(folder, "b.ts"), "");
    assertEquals((await checkoutState(folder)).dirty, true);
  });
});

Deno.test("checkoutState() does not mind the reports that runs write", async () => {
  await withCheckout(async (folder) => {
    await Deno.mkdir(join(folder, "reports"));
    await Deno.writeTextFile(join(folder, "reports/index.md"), "");
    assertEquals((await checkoutState(folder)).dirty, false);
  });
});

Deno.test("checkoutState() outside of a checkout says unknown", async () => {
  await withFolder(async (folder) => {
    assertEquals(await checkoutState(folder), {
      commit: "unknown",
      dirty: true,
    });
  });
});
