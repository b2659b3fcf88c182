/**
 * What a loaded TensorFlow computes on: asked of the library where it says so, of the system where it does not.
 */
import { join } from "node:path";
import { computingSet } from "./instruction_set.ts";
import { LIBRARIES } from "./_addon.ts";
import { nativeVariable } from "./_libc.ts";
import { processorFlags } from "./_machine.ts";
import type { TensorflowInstallation } from "./types.ts";

/** `tensorflow::IsMKLEnabled()`, as the compiler spells it; TensorFlow's own answer to whether oneDNN computes. */
const IS_ONEDNN_ON = "_ZN10tensorflow12IsMKLEnabledEv";

/** The NVIDIA driver's own library, which a TensorFlow that computes on a GPU has loaded. */
const CUDA = "libcuda.so.1";

/** More than any GPU's name has. */
const NAME_BYTES = 256;

/** `cpu/avx2`, `gpu/NVIDIA H100 80GB HBM3`; `unknown` behind the slash where the system does not say. */
export function deviceName(isGpu: boolean): string {
  return isGpu ? `gpu/${gpuName() ?? "unknown"}` : `cpu/${cpuName()}`;
}

function cpuName(): string {
  const flags = processorFlags();
  return flags === undefined ? "unknown" : computingSet(flags, oneDnnCap());
}

/** The cap on oneDNN that this process has; both names of the variable count, the newer one first. */
export function oneDnnCap(): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  return nativeVariable("ONEDNN_MAX_CPU_ISA") ??
    nativeVariable("DNNL_MAX_CPU_ISA");
}

/** Name of the first GPU that this process may use. Source: CUDA driver API, device management. */
function gpuName(): string | undefined {
  try {
    const cuda = Deno.dlopen(CUDA, {
      cuInit: { parameters: ["u32"], result: "i32" },
      cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
    });
    const name = new Uint8Array(NAME_BYTES);
    const failed = cuda.symbols.cuInit(0) !== 0 ||
      cuda.symbols.cuDeviceGetName(name, NAME_BYTES, 0) !== 0;
    if (failed) return undefined;
    return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
  } catch {
    return undefined;
  }
}

/** Whether oneDNN computes, by the library that has been loaded; null where this build does not say. */
export function isOneDnnOn(
  { folder, libraries }: TensorflowInstallation,
): boolean | null {
  const framework = Object.keys(libraries).find((path) =>
    path.endsWith(LIBRARIES[1])
  );
  if (framework === undefined) return null;
  const library = Deno.dlopen(join(folder, framework), {
    [IS_ONEDNN_ON]: { parameters: [], result: "bool", optional: true },
  });
  // Never closed: it is in use.
  return library.symbols[IS_ONEDNN_ON]?.() ?? null;
}
