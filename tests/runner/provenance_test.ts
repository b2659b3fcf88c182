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

const UNKNOWN = { commit: "unknown", dirty: true };

/** The part of a `deno.json` by which a checkout is known. */
const OURS = '{ "name": "@ours/ours" }';

async function withCheckout(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await git(folder, "init", "--quiet");
    await Deno.writeTextFile(join(folder, "deno.json"), OURS);
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
    assertEquals(await checkoutState(folder), UNKNOWN);
  });
});

Deno.test("checkoutState() does not take the commit of a repository around an unpacked archive", async () => {
  await withCheckout(async (folder) => {
    const archive = join(folder, "ours");
    await Deno.mkdir(archive);
    await Deno.writeTextFile(join(archive, "deno.json"), OURS);
    assertEquals(await checkoutState(archive), UNKNOWN);
    await git(folder, "add", ".");
    await git(folder, "commit", "--quiet", "-m", "with the archive");
    assertEquals(await checkoutState(archive), UNKNOWN);
  });
});

Deno.test("checkoutState() does not take the commit of a repository over which an archive was unpacked", async () => {
  for (const theirs of ['{ "name": "@theirs/theirs" }', undefined]) {
    await withFolder(async (folder) => {
      await git(folder, "init", "--quiet");
      await Deno.writeTextFile(join(folder, "theirs.txt"), "");
      const config = join(folder, "deno.json");
      if (theirs) await Deno.writeTextFile(config, theirs);
      await git(folder, "add", ".");
      await git(folder, "commit", "--quiet", "-m", "theirs");
      await Deno.writeTextFile(config, OURS);
      assertEquals(await checkoutState(folder), UNKNOWN);
    });
  }
});

Deno.test("checkoutState() reads a worktree, whose .git is a file", async () => {
  await withCheckout(async (folder) => {
    const tree = join(folder, "tree");
    await git(folder, "worktree", "add", "--quiet", tree);
    const { commit, dirty } = await checkoutState(tree);
    assertEquals(commit, await git(folder, "rev-parse", "HEAD"));
    assertEquals(dirty, false);
  });
});

Deno.test("checkoutState() is not turned to another repository by a hook's variables", async () => {
  await withCheckout(async (other) => {
    await withCheckout(async (folder) => {
      await git(folder, "commit", "--quiet", "--allow-empty", "-m", "second");
      const module = new URL("../../src/runner/provenance.ts", import.meta.url);
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          "eval",
          "--no-check",
          `import { checkoutState } from "${module}";
          console.log((await checkoutState(${
            JSON.stringify(folder)
          })).commit);`,
        ],
        env: { GIT_DIR: join(other, ".git") },
      }).output();
      assertEquals(
        new TextDecoder().decode(stdout).trim(),
        await git(folder, "rev-parse", "HEAD"),
      );
    });
  });
});
