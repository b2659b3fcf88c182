import type { InstructionSet } from "../../../src/runtime/mod.ts";
import type { Circumstances } from "./types.ts";

/** Describes the machine as it is now. Runs `git` for the commit. */
export async function describeCircumstances(
  options: {
    readonly threads: number;
    readonly now: Date;
    readonly isa?: InstructionSet;
  },
): Promise<Circumstances> {
  return {
    measuredAt: options.now.toISOString(),
    commit: await currentCommit(),
    cpu: await cpuModel(),
    cores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    loadBefore: Deno.loadavg()[0] ?? 0,
    threads: options.threads,
    ...(options.isa && { isa: options.isa }),
  };
}

/** `9fceb02d`, `9fceb02d+` where files have changed since, `unknown` outside a repository. */
async function currentCommit(): Promise<string> {
  try {
    const commit = await git("rev-parse", "--short=8", "HEAD");
    if (commit === "") return "unknown";
    return await git("status", "--porcelain") === "" ? commit : `${commit}+`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "unknown";
    throw error;
  }
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

async function cpuModel(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo");
  return /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? "unknown";
}
