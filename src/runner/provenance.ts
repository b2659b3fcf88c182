import { join } from "node:path";

/** The state of the checkout that measures. */
export interface CheckoutState {
  /** Commit id, or `unknown` where there is no git or no checkout of ours. */
  readonly commit: string;
  readonly dirty: boolean;
}

/**
 * Asks git for the commit of `root` and whether tracked files differ from it. Another's repository around `root` or at
 * it (an archive of ours that was unpacked there) says nothing of our files: the commit is unknown then. Needs
 * permission to run `git`.
 */
export async function checkoutState(root: string): Promise<CheckoutState> {
  const commit = await isOurs(root)
    ? await git(root, ["rev-parse", "HEAD"])
    : undefined;
  if (commit === undefined) return { commit: "unknown", dirty: true };
  // Reports are written by the runs themselves; a changed one does not change what is measured.
  const changes = await git(root, ["status", "--porcelain", "--", ":!reports"]);
  return { commit, dirty: changes !== "" };
}

/** Whether the repository at `root` holds the package that the folder does. */
async function isOurs(root: string): Promise<boolean> {
  const committed = await git(root, ["show", "HEAD:deno.json"]);
  if (committed === undefined) return false;
  const here = await Deno.readTextFile(join(root, "deno.json"))
    .catch(() => undefined);
  const name = nameIn(here);
  return name !== undefined && name === nameIn(committed);
}

/** The package that the text of a `deno.json` names. */
function nameIn(text: string | undefined): string | undefined {
  return /"name":\s*"([^"]+)"/.exec(text ?? "")?.[1];
}

/** The repository is named, so that git looks for none above `root` and no variable (of a hook, say) turns it to another. */
async function git(root: string, args: string[]): Promise<string | undefined> {
  try {
    const { code, stdout } = await new Deno.Command("git", {
      args: [
        "-C",
        root,
        `--git-dir=${join(root, ".git")}`,
        `--work-tree=${root}`,
        ...args,
      ],
      stderr: "null",
    }).output();
    return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    // No git on this machine: provenance says so, the run goes on.
    return undefined;
  }
}
