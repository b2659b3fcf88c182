import { inFile } from "../files/mod.ts";

/** The state of the checkout that measures. */
export interface CheckoutState {
  /** Commit id, or `unknown` where there is no git or no checkout of ours. */
  readonly commit: string;
  readonly dirty: boolean;
}

const UNKNOWN: CheckoutState = { commit: "unknown", dirty: true };

/**
 * Asks git for the commit of `root` and whether tracked files differ from it. A folder inside of another repository (an
 * archive that was unpacked there) is no checkout: its state is unknown, whatever that repository's commit is. Needs
 * permission to run `git`.
 */
export async function checkoutState(root: string): Promise<CheckoutState> {
  if (!await isCheckout(root)) return UNKNOWN;
  const commit = await git(root, ["rev-parse", "HEAD"]);
  if (commit === undefined) return UNKNOWN;
  // Reports are written by the runs themselves; a changed one does not change what is measured.
  const changes = await git(root, ["status", "--porcelain", "--", ":!reports"]);
  return { commit, dirty: changes !== "" };
}

/** Whether `root` is the top of its repository, and the files there are that repository's. */
async function isCheckout(root: string): Promise<boolean> {
  const top = await git(root, ["rev-parse", "--show-toplevel"]);
  if (top === undefined) return false;
  const real = await inFile(root, () => Deno.realPath(root));
  if (await Deno.realPath(top).catch(() => undefined) !== real) return false;
  // Somebody may have unpacked an archive over the top of a repository of their own.
  return await git(root, ["cat-file", "-e", "HEAD:deno.json"]) !== undefined;
}

/** Variables by which a caller (a hook of git, say) turns git to a repository of its own. */
const ELSEWHERE = {
  GIT_DIR: "",
  GIT_WORK_TREE: "",
  GIT_INDEX_FILE: "",
} as const;

async function git(root: string, args: string[]): Promise<string | undefined> {
  try {
    const { code, stdout } = await new Deno.Command("git", {
      args: ["-C", root, ...args],
      stderr: "null",
    }).output();
    return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    // No git on this machine: provenance says so, the run goes on.
    return undefined;
  }
}
