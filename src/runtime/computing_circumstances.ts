import { readInstallation } from "./_installation.ts";
import { readSystemFile } from "./_libc.ts";
import type { Computation, DeviceKind } from "./types.ts";

/** Lines of `/proc/cpuinfo` that tell one kind of processor from another. */
const CPU_LINES =
  /^(vendor_id|cpu family|model|model name|stepping|flags|cache size)\s*:.*$/gm;

/** oneDNN sizes its blocks by the caches. */
const CACHES = "/sys/devices/system/cpu/cpu0/cache";

/** The libraries that compute read settings under these names. */
const SETTINGS = /^(TF|XLA|ONEDNN|DNNL|OMP|KMP|MKL|CUDA|CUDNN|CUBLAS|NVIDIA)_/;

/** Where a computation takes place. */
export interface CircumstancesOptions {
  readonly cacheDir: string;
  /** The device that TensorFlow was installed for. */
  readonly device: DeviceKind;
  /** Every environment variable. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Everything that could change what a computation gives on this machine, as plain data for a digest: what computes,
 * the files it consists of, processor and caches, settings in the environment. Equal circumstances let a kept result
 * stand; different ones may still give the same.
 */
export function computingCircumstances(
  computation: Computation,
  { cacheDir, device, env }: CircumstancesOptions,
): Record<string, unknown> {
  const installation = computation.backend === "tensorflow"
    ? readInstallation(cacheDir, device)
    : undefined;
  return {
    computation: { ...computation },
    build: { ...installation?.wheels, addon: installation?.addon.sha256 ?? "" },
    deno: { ...Deno.version },
    processor: processorLines(readSystemFile("/proc/cpuinfo") ?? ""),
    processors: navigator.hardwareConcurrency,
    caches: [0, 1, 2, 3, 4].map((index) =>
      readSystemFile(`${CACHES}/index${index}/size`)?.trim() ?? ""
    ),
    // glibc's mathematics differs from release to release
    system: readSystemFile("/etc/os-release") ?? Deno.build.os,
    settings: Object.fromEntries(
      Object.entries(env).filter(([name]) => SETTINGS.test(name)).sort(),
    ),
  };
}

/** The first processor's lines; the others' are the same but for what does not matter. */
function processorLines(cpuinfo: string): string[] {
  return cpuinfo.split("\n\n")[0]!.match(CPU_LINES) ?? [];
}
