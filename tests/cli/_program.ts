import { fileURLToPath } from "node:url";

/** The folder of the harness. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url))
  .replace(/\/$/, "");

/** The permissions of the tasks that neither install nor compute. */
export const COORDINATOR = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  `--allow-run=${Deno.execPath()},git`,
  "--allow-sys",
];

/** How a command ended and what it said. */
export interface ProgramResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface ProgramOptions {
  /** Default: those of the coordinator. */
  readonly permissions?: readonly string[];
}

/** Runs a command of the harness as its task does. */
export async function runProgram(
  args: readonly string[],
  { permissions = COORDINATOR }: ProgramOptions = {},
): Promise<ProgramResult> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      ...permissions,
      `--config=${ROOT}/deno.json`,
      `${ROOT}/src/cli/main.ts`,
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}
