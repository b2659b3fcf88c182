import { PrerequisiteError } from "../errors/mod.ts";
import { readInstallation } from "./_installation.ts";
import { withoutStderr } from "./_stderr.ts";
import { packageFolder, require } from "./_npm.ts";
import { tf } from "./tf.ts";
import type {
  BackendName,
  DeviceKind,
  LoadedBackend,
  TensorflowBackend,
  TensorflowBinding,
  TensorflowHandle,
} from "./types.ts";
import { join } from "node:path";

/** Options of {@linkcode loadBackend}. */
export interface LoadBackendOptions {
  readonly backend: BackendName;
  /** The cache folder that `setUp` provisioned; see `cacheFolder`. Not read for wasm. */
  readonly cacheDir: string;
  /** Which of the installations to load. Default: `"cpu"`. */
  readonly device?: DeviceKind;
  /**
   * Threads inside one operation, as set by `workerEnvironment` before this process started; it is recorded,
   * not set, here. Default: the number of processors, which is TensorFlow's own default. wasm under Deno
   * always has one.
   */
  readonly threads?: number;
}

/** TensorFlow.js would otherwise prefer whichever backend has the highest number; its own are at most 2. */
const PRIORITY = 3;

/** The loaded TensorFlow, for as long as the process lives. */
let handle: TensorflowHandle | undefined;

/** Which installation `handle` comes from. */
let loadedDevice: DeviceKind | undefined;

/** The paths may be set once, before the backend is made. */
let wasmPathsAreSet = false;

/**
 * Loads a backend into this process and makes it the active one. A second call switches.
 *
 * Needs permission to read the cache and the packages, and ffi for `tensorflow`; no network, no run, no env.
 *
 * @throws {PrerequisiteError} If TensorFlow has not been provisioned, or its libraries do not load.
 * @throws {TypeError} If this process has loaded TensorFlow for another device: it stays loaded.
 */
export async function loadBackend(
  options: LoadBackendOptions,
): Promise<LoadedBackend> {
  return options.backend === "tensorflow"
    ? await loadTensorflow(options)
    : await loadWasm();
}

/**
 * The addon and the kernel backend of the active TensorFlow.
 *
 * @throws {TypeError} If the active backend is not `tensorflow`.
 */
export function tensorflowHandle(): TensorflowHandle {
  if (handle === undefined || tf.getBackend() !== "tensorflow") {
    throw new TypeError(
      `Cannot call TensorFlow: the backend must be tensorflow, current value is ${tf.getBackend()}`,
    );
  }
  return handle;
}

async function loadTensorflow(
  { cacheDir, device = "cpu", threads = navigator.hardwareConcurrency }:
    LoadBackendOptions,
): Promise<LoadedBackend> {
  if (handle === undefined) {
    handle = requireTensorflow(cacheDir, device);
    loadedDevice = device;
  } else if (loadedDevice !== device) {
    throw new TypeError(
      `Cannot load TensorFlow for device ${device}: a process holds one build, current value is ${loadedDevice}`,
    );
  }
  const { binding } = handle;
  await activate("tensorflow");
  return {
    name: "tensorflow",
    binding,
    numerics: {
      backend: "tensorflow",
      deviceKind: binding.isUsingGpuDevice() ? "gpu" : "cpu",
      tensorflow: `${binding.TF_Version}-${device}`,
      threads,
    },
  };
}

function requireTensorflow(
  cacheDir: string,
  device: DeviceKind,
): TensorflowHandle {
  const installation = readInstallation(cacheDir, device);
  if (installation === undefined) {
    throw new PrerequisiteError(
      `Cannot load TensorFlow: it is not set up for device ${device} in ${cacheDir}`,
      {
        missing: "TensorFlow",
        remedy: "deno run -A src/cli/main.ts setup",
      },
    );
  }
  restoreRemovedUtil();
  // The package's index.js is not loaded: it brings node-pre-gyp, which parses the command line.
  require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels");
  const { NodeJSKernelBackend } = require(
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend",
  ) as {
    NodeJSKernelBackend: new (
      binding: TensorflowBinding,
      packageName: string,
    ) => TensorflowBackend & tf.KernelBackend;
  };
  const binding = requireAddon(
    join(installation.folder, installation.addon.path),
  );
  const backend = new NodeJSKernelBackend(
    binding,
    "@tensorflow/tfjs-node-gpu",
  );
  tf.registerBackend("tensorflow", () => backend, PRIORITY);
  return { binding, backend };
}

function requireAddon(path: string): TensorflowBinding {
  try {
    return withoutStderr(() => require(path) as TensorflowBinding);
  } catch (cause) {
    throw new PrerequisiteError(
      `Cannot load TensorFlow: its addon does not load, current value is ${path}: ${cause}`,
      {
        missing: "a working TensorFlow addon",
        remedy: `rm ${path}; deno run -A src/cli/main.ts setup`,
        cause,
      },
    );
  }
}

/** `util.isNullOrUndefined` has left Node's API (DEP0051); three call sites of tfjs-node 4.22.0 need it. */
function restoreRemovedUtil(): void {
  const util = require("node:util") as {
    isNullOrUndefined?: (value: unknown) => boolean;
  };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

async function loadWasm(): Promise<LoadedBackend> {
  // Loading registers the backend; a process that runs TensorFlow never pays for it.
  const wasm = require("@tensorflow/tfjs-backend-wasm") as {
    setWasmPaths(folder: string): void;
    readonly version_wasm: string;
  };
  if (!wasmPathsAreSet) {
    wasm.setWasmPaths(
      join(packageFolder("@tensorflow/tfjs-backend-wasm"), "dist/"),
    );
    wasmPathsAreSet = true;
  }
  await activate("wasm");
  return {
    name: "wasm",
    numerics: {
      backend: "wasm",
      deviceKind: "cpu",
      tensorflow: `tfjs-wasm-${wasm.version_wasm}`,
      // The package's build for Node has no threaded variant.
      threads: 1,
    },
  };
}

async function activate(name: BackendName): Promise<void> {
  if (!await tf.setBackend(name)) {
    throw new PrerequisiteError(
      `Cannot use backend ${name}: TensorFlow.js refuses it, current value is ${tf.getBackend()}`,
      { missing: `backend ${name}`, remedy: "deno install" },
    );
  }
}
