import { join } from "node:path";
import type {
  BackendRequest,
  DeviceKind,
  InstructionSet,
  Numerics,
} from "../runtime/mod.ts";
import { ROOT } from "./_paths.ts";

/** What the set-up process found or made. */
export interface SetUpResult {
  /** The device that TensorFlow was installed for; it may still compute on a CPU. */
  readonly device: DeviceKind;
  /** What a worker with the same options computes with. */
  readonly numerics: Numerics;
}

/** What is asked for; as `loadBackend` takes it. */
export interface SetUpRequest {
  readonly backend: BackendRequest;
  readonly threads: number;
  readonly isa?: InstructionSet;
}

/**
 * Runs the set-up in a process of its own, the only one with network: it provisions the backend, or finds
 * that nothing is missing, measures the numerics that a worker has, and says what it chose. Its messages go to standard error; so does its error,
 * with which the command ends.
 */
export async function setUpInOwnProcess(
  { backend, threads, isa }: SetUpRequest,
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
      `--threads=${threads}`,
      ...(isa === undefined ? [] : [`--isa=${isa}`]),
    ],
    stderr: "inherit",
  }).output();
  if (code !== 0) Deno.exit(code);
  return JSON.parse(new TextDecoder().decode(stdout)) as SetUpResult;
}
