import { join } from "node:path";
import type { BackendRequest, DeviceKind, Numerics } from "../runtime/mod.ts";
import { ROOT } from "./_paths.ts";

/** What the set-up process found or made. */
export interface SetUpResult {
  /** The device that TensorFlow was installed for; it may still compute on a CPU. */
  readonly device: DeviceKind;
  /** What a worker would compute with; `threads` is for the caller to choose. */
  readonly numerics: Numerics;
}

/**
 * Runs the set-up in a process of its own, the only one with network: it provisions the backend, or finds
 * that nothing is missing, and says what it chose. Its messages go to standard error; so does its error,
 * with which the command ends.
 */
export async function setUpInOwnProcess(
  backend: BackendRequest,
): Promise<SetUpResult> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      `--config=${join(ROOT, "deno.json")}`,
      join(ROOT, "src/cli/main.ts"),
      "setup",
      "--json",
      `--backend=${backend}`,
      `--parent=${Deno.pid}`,
    ],
    stderr: "inherit",
  }).output();
  if (code !== 0) Deno.exit(code);
  return JSON.parse(new TextDecoder().decode(stdout)) as SetUpResult;
}
