/**
 * Programs of the machine: finding them and running them.
 */
import { join } from "node:path";

/** A program that was found, and what it runs with. */
export interface Tool {
  /** Absolute path. */
  readonly path: string;
  /** Arguments that come before all others, e.g. `["c++"]` for zig. */
  readonly prefix: readonly string[];
  /** The colon-separated folders in which the program itself looks for programs. */
  readonly searchPath: string;
}

/** How a program ended. */
export interface ToolResult {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Finds the first of some programs in the folders of a search path (the form of `$PATH`). */
export function findTool(
  names: readonly string[],
  searchPath: string,
): Tool | undefined {
  for (const name of names) {
    for (const folder of searchPath.split(":")) {
      const path = join(folder, name);
      if (folder !== "" && isExecutable(path)) {
        return { path, prefix: [], searchPath };
      }
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    // 0o111: any of the execute bits
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    // Not there or not to be looked at: the search goes on in the next folder.
    return false;
  }
}

/** Runs a program to its end. Its messages are English, so that they can be recognised. */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  const { success, stdout, stderr } = await new Deno.Command(tool.path, {
    args: [...tool.prefix, ...args],
    env: { PATH: tool.searchPath, LC_ALL: "C", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return {
    success,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Python that can run; undefined where there is none. */
export function findPython(searchPath: string): Tool | undefined {
  return findTool(["python3", "python"], searchPath);
}

/** Whether a Python has pip. */
export async function hasPip(python: Tool): Promise<boolean> {
  return (await runTool(python, ["-m", "pip", "--version"])).success;
}

/** The system's C++ compiler; undefined where there is none. */
export function findCompiler(searchPath: string): Tool | undefined {
  return findTool(["g++", "c++", "clang++"], searchPath);
}

/** First line of what a program says about its version. */
export async function toolVersion(tool: Tool): Promise<string> {
  const { stdout, stderr } = await runTool(tool, ["--version"]);
  return (stdout || stderr).split("\n")[0]!.trim();
}

/** The user's `$PATH`. */
export function defaultSearchPath(): string {
  return Deno.env.get("PATH") ?? "";
}
