import { chooseBackend } from "./choose_backend.ts";
import { probeGpu, probeMachine } from "./_machine.ts";
import { defaultSearchPath } from "./_tools.ts";
import {
  findInstallation,
  provisionTensorflow,
} from "./provision_tensorflow.ts";
import type {
  BackendName,
  BackendRequest,
  DeviceKind,
  Progress,
} from "./types.ts";

/** Options of {@linkcode setUp}. */
export interface SetUpOptions {
  readonly request: BackendRequest;
  /** The user's cache folder; see `cacheFolder`. */
  readonly cacheDir: string;
  readonly onProgress: Progress;
  /** Which device to set up for. Default: a GPU where one is visible, else the CPU. */
  readonly device?: DeviceKind;
  /** Folders in which programs are looked for. Default: `$PATH`. */
  readonly searchPath?: string;
}

/** What a worker must be told, besides its threads, to load the same backend. */
export interface RuntimeSetUp {
  readonly backend: BackendName;
  readonly device: DeviceKind;
  readonly cacheDir: string;
  /** Why the fast backend is not used, in one line. */
  readonly notice?: string;
}

/**
 * Chooses the backend and makes it ready. Runs in the set-up process: it needs network and may run programs.
 * With everything in place it takes milliseconds.
 *
 * @throws {PrerequisiteError} If what was asked for cannot be had on this machine.
 */
export async function setUp(options: SetUpOptions): Promise<RuntimeSetUp> {
  const { request, cacheDir, onProgress } = options;
  const { searchPath = defaultSearchPath() } = options;
  if (request === "wasm") return { backend: "wasm", device: "cpu", cacheDir };
  const device = options.device ??
    ((await probeGpu(searchPath)).present ? "gpu" : "cpu");
  const ready = { backend: "tensorflow", device, cacheDir } as const;
  // First, because asking Python for pip takes longer than everything else together.
  if (findInstallation({ cacheDir, device }) !== undefined) return ready;
  const { backend, notice } = chooseBackend(request, {
    ...await probeMachine(searchPath),
    installed: false,
  });
  if (backend === "tensorflow") {
    await provisionTensorflow({ cacheDir, device, onProgress, searchPath });
    return ready;
  }
  return {
    backend,
    device: "cpu",
    cacheDir,
    ...(notice === undefined ? {} : { notice }),
  };
}
