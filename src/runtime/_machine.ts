/**
 * What this machine has. Runs `python -m pip --version` and, where a driver is loaded, `nvidia-smi`.
 */
import type { BackendFacts } from "./choose_backend.ts";
import { detectGpu, type GpuDetection } from "./detect_gpu.ts";
import { fileSize } from "./_installation.ts";
import { findPython, findTool, hasPip, runTool } from "./_tools.ts";

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
  try {
    return /^flags\s*:.*\bavx\b/m.test(
      Deno.readTextFileSync("/proc/cpuinfo"),
    );
  } catch {
    return true;
  }
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
