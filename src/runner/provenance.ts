/** The state of the checkout that measures. */
export interface CheckoutState {
  /** Commit id, or `unknown` where there is no git or no checkout. */
  readonly commit: string;
  readonly dirty: boolean;
}

/** Asks git for the commit of `root` and whether tracked files differ from it. Needs permission to run `git`. */
export async function checkoutState(root: string): Promise<CheckoutState> {
  const commit = await git(root, ["rev-parse", "HEAD"]);
  if (commit === undefined) return { commit: "unknown", dirty: true };
  // Reports are written by the runs themselves; a changed one does not change what is measured.
  const changes = await git(root, ["status", "--porcelain", "--", ":!reports"]);
  return { commit, dirty: changes !== "" };
}

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
