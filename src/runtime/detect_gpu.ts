/** What was seen of an NVIDIA GPU. */
export interface GpuProbes {
  /** Names in `/dev`. */
  readonly devices: readonly string[];
  /** Whether `/proc/driver/nvidia/version` exists: the kernel has the driver. */
  readonly driver: boolean;
  /** Output of `nvidia-smi -L`; undefined where it is missing or fails. */
  readonly nvidiaSmi?: string | undefined;
}

/** Whether there is a GPU that this process may use. */
export interface GpuDetection {
  readonly present: boolean;
  /** What says so, or what stands in the way. One phrase. */
  readonly reason: string;
}

/**
 * Decides whether an NVIDIA GPU can be used. A loaded driver is not enough: inside a container the host's
 * driver is visible whether or not the GPU has been passed in. (`/dev/nvidia0`… are the GPUs; under WSL2 there
 * are none, and only `nvidia-smi` knows.)
 */
export function detectGpu(probes: GpuProbes): GpuDetection {
  const device = probes.devices.find((name) => /^nvidia\d+$/.test(name));
  if (device !== undefined) {
    return { present: true, reason: `/dev/${device}` };
  }
  const listed = probes.nvidiaSmi?.match(/^GPU \d+: .*$/m);
  if (listed) return { present: true, reason: `nvidia-smi: ${listed[0]}` };
  return {
    present: false,
    reason: probes.driver
      ? "the NVIDIA driver is loaded, but no GPU is visible here (in a container: pass it in, e.g. --gpus all)"
      : "no NVIDIA driver",
  };
}
