import { PrerequisiteError } from "../errors/mod.ts";
import { deviceName, isOneDnnOn } from "./_device.ts";
import { readInstallation } from "./_installation.ts";
import { setNativeVariables } from "./_libc.ts";
import { requireInstructionSet } from "./_machine.ts";
import { packageFolder, require } from "./_npm.ts";
import { withoutStderr } from "./_stderr.ts";
import { tf } from "./tf.ts";
import type {
  BackendName,
  DeviceKind,
  InstructionSet,
  LoadedBackend,
  TensorflowBackend,
  TensorflowBinding,
  TensorflowHandle,
  TensorflowInstallation,
} from "./types.ts";
import { workerEnvironment } from "./worker_environment.ts";
import { join } from "node:path";

/** Options of {@linkcode loadBackend}. */
export interface LoadBackendOptions {
  readonly backend: BackendName;
  /** The cache folder that `setUp` provisioned; see `cacheFolder`. Not read for wasm. */
  readonly cacheDir: string;
  /** Which of the installations to load. Default: `"cpu"`. */
  readonly device?: DeviceKind;
  /** Threads inside one operation. Default: the number of processors. wasm under Deno always has one. */
  readonly threads?: number;
  /**
   * Caps the instructions that oneDNN uses. Default: what `ONEDNN_MAX_CPU_ISA` says, else all that the processor has.
   * wasm has none to cap.
   */
  readonly isa?: InstructionSet;
}

/** TensorFlow.js would otherwise prefer whichever backend has the highest number; its own are at most 2. */
const PRIORITY = 3;

/** The loaded TensorFlow, for as long as the process lives, and how it was loaded. */
interface Loaded extends TensorflowHandle {
  readonly installation: TensorflowInstallation;
  readonly threads: number;
  readonly isa: InstructionSet | undefined;
}

let loaded: Loaded | undefined;

/** The paths may be set once, before the backend is made. */
let wasmPathsAreSet = false;

/**
 * Loads a backend into this process and makes it the active one. A second call switches. The environment that
 * TensorFlow computes in (see `workerEnvironment`) is set here, so that it is the same in every process.
 *
 * Needs permission to read the cache and the packages, and ffi for `tensorflow`; no network, no run, no env.
 *
 * @throws {PrerequisiteError} If TensorFlow has not been provisioned, or its libraries do not load.
 * @throws {RangeError} If the processor lacks the instruction set that is asked for.
 * @throws {TypeError} If this process has loaded TensorFlow for another device, or is asked for other threads or
 * another instruction set than it has: it stays loaded as it is.
 */
export async function loadBackend(
  options: LoadBackendOptions,
): Promise<LoadedBackend> {
  return options.backend === "tensorflow"
    ? await loadTensorflow(options)
    : await loadWasm(options);
}

/**
 * The addon and the kernel backend of the active TensorFlow.
 *
 * @throws {TypeError} If the active backend is not `tensorflow`.
 */
export function tensorflowHandle(): TensorflowHandle {
  if (loaded === undefined || tf.getBackend() !== "tensorflow") {
    throw new TypeError(
      `Cannot call TensorFlow: the backend must be tensorflow, current value is ${tf.getBackend()}`,
    );
  }
  return loaded;
}

async function loadTensorflow(
  options: LoadBackendOptions,
): Promise<LoadedBackend> {
  if (loaded === undefined) loaded = requireTensorflow(options);
  else requireSame(loaded, options);
  const { binding, installation, threads } = loaded;
  await activate("tensorflow");
  return {
    name: "tensorflow",
    binding,
    computation: {
      backend: "tensorflow",
      tensorflow: `${binding.TF_Version}-${installation.device}`,
      device: deviceName(binding.isUsingGpuDevice()),
      oneDnn: isOneDnnOn(installation),
      threads,
    },
  };
}

/** What was read while the libraries were loaded cannot be changed any more. */
function requireSame(
  loaded: Loaded,
  { device = "cpu", threads = loaded.threads, isa = loaded.isa }:
    LoadBackendOptions,
): void {
  const pairs = [
    ["device", loaded.installation.device, device],
    ["threads", loaded.threads, threads],
    ["instruction set", loaded.isa, isa],
  ] as const;
  for (const [what, is, asked] of pairs) {
    if (is === asked) continue;
    throw new TypeError(
      `Cannot load TensorFlow for ${what} ${asked}: a process holds one build and its settings, current value is ${is}`,
    );
  }
}

function requireTensorflow(
  {
    cacheDir,
    device = "cpu",
    threads = navigator.hardwareConcurrency,
    isa,
  }: LoadBackendOptions,
): Loaded {
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
  if (isa !== undefined) requireInstructionSet(isa);
  if (Deno.build.os === "linux") {
    setNativeVariables(
      workerEnvironment({ threads, device, ...(isa && { isa }) }),
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
  return { binding, backend, installation, threads, isa };
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

async function loadWasm({ isa }: LoadBackendOptions): Promise<LoadedBackend> {
  if (isa !== undefined) {
    throw new RangeError(
      `Cannot cap the instruction set of wasm: it has one of its own, current value is ${isa}; leave --isa out`,
    );
  }
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
    computation: {
      backend: "wasm",
      tensorflow: `tfjs-wasm-${wasm.version_wasm}`,
      device: "cpu/wasm",
      oneDnn: false,
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
