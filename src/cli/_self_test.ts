import { conformanceChecks, transferCost } from "../tensor/mod.ts";
import {
  type BackendRequest,
  type InstructionSet,
  loadBackend,
  setUp,
} from "../runtime/mod.ts";
import { countOf, formatBytes } from "../text/mod.ts";
import { userCacheFolder } from "./_run_options.ts";

/**
 * Runs every conformance check (values and gradients against PyTorch's, eager and traced, the same bits twice)
 * on the backend and device at hand, and measures what a transfer costs. Prints as it goes; returns whether
 * everything passed.
 */
export async function runSelfTest(
  request: BackendRequest,
  isa?: InstructionSet,
): Promise<boolean> {
  const { backend, device, cacheDir } = await setUp({
    request,
    cacheDir: userCacheFolder(),
    onProgress: (message) => console.error(message),
  });
  const { computation } = await loadBackend({
    backend,
    device,
    cacheDir,
    ...(isa && { isa }),
  });
  const { tensorflow, threads } = computation;
  console.log(
    `\nself-test on ${backend}, ${tensorflow}, device ${computation.device}, ${
      countOf(threads, "thread")
    }`,
  );
  const checks = conformanceChecks(backend);
  let failed = 0;
  for (const { name, run } of checks) {
    try {
      run();
    } catch (error) {
      failed++;
      console.log(
        `FAILED ${name}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  const { numBytes, toDeviceMs, fromDeviceMs } = transferCost(backend, {
    now: () => performance.now(),
  });
  console.log(
    `${formatBytes(numBytes)}: ${toDeviceMs.toFixed(1)} ms to the device, ${
      fromDeviceMs.toFixed(1)
    } ms back`,
  );
  return failed === 0;
}
