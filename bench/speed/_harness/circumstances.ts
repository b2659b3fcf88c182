import { ROOT } from "../../../src/cli/_paths.ts";
import { checkoutState } from "../../../src/runner/provenance.ts";
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

/** `9fceb02d`, `9fceb02d+` where files have changed since, `unknown` outside a checkout of ours. */
async function currentCommit(): Promise<string> {
  const { commit, dirty } = await checkoutState(ROOT);
  if (commit === "unknown") return commit;
  return `${commit.slice(0, 8)}${dirty ? "+" : ""}`;
}

async function cpuModel(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo");
  return /^model name\s*:\s*(.*)$/m.exec(text)?.[1] ?? "unknown";
}
