/**
 * What this machine has. Runs `python -m pip --version` and, where a driver is loaded, `nvidia-smi`.
 */
import type { BackendFacts } from "./choose_backend.ts";
import { detectGpu, type GpuDetection } from "./detect_gpu.ts";
import { fileSize } from "./_installation.ts";
import { readSystemFile } from "./_libc.ts";
import { instructionSetsOf } from "./instruction_set.ts";
import { findPython, findTool, hasPip, runTool } from "./_tools.ts";
import type { InstructionSet } from "./types.ts";

/** Facts about the machine, without what the cache holds. */
export async function probeMachine(
  searchPath: string,
): Promise<Omit<BackendFacts, "installed">> {
  const python = findPython(searchPath);
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    avx: hasAvx(),
    python: python !== undefined,
    pip: python !== undefined && await hasPip(python),
  };
}

/** Where the processor's features cannot be read, it is taken to have them: TensorFlow will say otherwise. */
function hasAvx(): boolean {
  return processorFlags()?.has("avx") ?? true;
}

/** The processor's features by the names of `/proc/cpuinfo`; undefined where they cannot be read. */
export function processorFlags(): ReadonlySet<string> | undefined {
  const flags = /^flags\s*:\s*(.*)$/m.exec(
    readSystemFile("/proc/cpuinfo") ?? "",
  );
  return flags ? new Set(flags[1]!.split(/\s+/)) : undefined;
}

/** @throws {RangeError} If the processor is known to lack the instruction set. */
export function requireInstructionSet(isa: InstructionSet): void {
  const flags = processorFlags();
  if (flags === undefined || instructionSetsOf(flags).includes(isa)) return;
  throw new RangeError(
    `Cannot compute with ${isa}: the processor must have it, current value is ${
      instructionSetsOf(flags).join(", ")
    }; leave --isa out, or choose one of these`,
  );
}

/** Looks for an NVIDIA GPU. */
export async function probeGpu(searchPath: string): Promise<GpuDetection> {
  const smi = findTool(["nvidia-smi"], searchPath);
  const listing = smi === undefined ? undefined : await runTool(smi, ["-L"]);
  return detectGpu({
    devices: Deno.build.os === "linux"
      ? [...Deno.readDirSync("/dev")].map((entry) => entry.name)
      : [],
    driver: fileSize("/proc/driver/nvidia/version") !== undefined,
    nvidiaSmi: listing?.success ? listing.stdout : undefined,
  });
}
