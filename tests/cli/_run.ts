import { join } from "node:path";
import { root } from "../_repository.ts";

/** What a command ended with. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The flags of a task's command: "deno run --quiet … src/cli/main.ts reproduce". The running Deno, which its shell asks
 * for, is this one.
 */
export function flagsOf(command: string): string[] {
  return command.replaceAll('"', "")
    .replace("$(deno eval -p 'Deno.execPath()')", Deno.execPath())
    .split(" ").filter((word) => word.startsWith("-"));
}

/** Runs the program in a process of its own, with the permissions of its task in deno.json. */
export function run(...words: string[]): Promise<Outcome> {
  return runWith({}, ...words);
}

/** The same with more variables in the environment. */
export async function runWith(
  env: Record<string, string>,
  ...words: string[]
): Promise<Outcome> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  ) as { tasks: Record<string, { command: string }> };
  const task = tasks[words[0]!] ?? tasks.reproduce!;
  const flags = flagsOf(task.command);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "src/cli/main.ts", ...words],
    cwd: root,
    env,
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** The path of a bench file of these tests. */
export function bench(name: string): string {
  return join(root, "tests/cli/_fixtures", `${name}_bench.ts`);
}

/** Lines that show where in the code something was thrown. */
export const STACK = /^\s+at /m;
