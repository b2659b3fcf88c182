import { PrerequisiteError } from "../errors/mod.ts";
import { oneDnnCap } from "./_device.ts";
import { probeGpu, probeMachine, processorFlags } from "./_machine.ts";
import {
  defaultSearchPath,
  findCompiler,
  findPython,
  type Tool,
  toolVersion,
} from "./_tools.ts";
import { type BackendFacts, chooseBackend } from "./choose_backend.ts";
import type { GpuDetection } from "./detect_gpu.ts";
import {
  computingSet,
  instructionSetsOf,
  ONEDNN_CAPS,
} from "./instruction_set.ts";
import { PINNED_PACKAGES } from "./pinned_packages.ts";
import { findInstallation } from "./provision_tensorflow.ts";
import type {
  BackendName,
  BackendRequest,
  DeviceKind,
  InstructionSet,
  TensorflowInstallation,
} from "./types.ts";

/** Options of {@linkcode inspectRuntime}. */
export interface InspectOptions {
  readonly request: BackendRequest;
  readonly cacheDir: string;
  /** Default: a GPU where one is visible, else the CPU. */
  readonly device?: DeviceKind;
  /** Caps the instructions that oneDNN uses. Default: what the environment says. */
  readonly isa?: InstructionSet;
  /** Default: `$PATH`. */
  readonly searchPath?: string;
}

/** Something that is missing, and the command that gets it. */
export interface MissingPart {
  readonly what: string;
  readonly remedy: string;
}

/** A program of this machine. */
export interface FoundProgram {
  readonly path: string;
  readonly version: string;
}

/** What the processor can do, and what of it is used. */
export interface ProcessorReport {
  /** Weakest first. */
  readonly instructionSets: readonly InstructionSet[];
  /** Whether it has AMX, which multiplies narrower numbers only and is not used. */
  readonly amx: boolean;
  /** The value of `ONEDNN_MAX_CPU_ISA`, or what `--isa` asks for. */
  readonly cap?: string;
  /** What oneDNN takes its float32 kernels from. */
  readonly computes: InstructionSet;
}

/** The runtime of this machine as it is now. Nothing was installed or loaded to find out. */
export interface RuntimeReport {
  /** The backend that a run would use; undefined where the one asked for cannot be had. */
  readonly backend?: BackendName;
  /** Why it is not the fast one. */
  readonly notice?: string;
  readonly deno: string;
  readonly platform: string;
  /** Processors, which is also the number of threads unless a worker is told otherwise. */
  readonly threads: number;
  /** Undefined where the system does not say. */
  readonly processor?: ProcessorReport;
  readonly device: DeviceKind;
  readonly gpu: GpuDetection;
  readonly tensorflow: {
    /** The version that is pinned. */
    readonly version: string;
    /** What is in the cache; undefined where set-up has not run. */
    readonly installation?: TensorflowInstallation;
  };
  readonly python?: FoundProgram;
  readonly compiler?: FoundProgram;
  /** Most important first; empty where everything is in place. */
  readonly missing: readonly MissingPart[];
}

/** Collects what is known about the runtime without changing anything. Runs programs for their versions. */
export async function inspectRuntime(
  options: InspectOptions,
): Promise<RuntimeReport> {
  const { request, cacheDir, searchPath = defaultSearchPath() } = options;
  const gpu = await probeGpu(searchPath);
  const device = options.device ?? (gpu.present ? "gpu" : "cpu");
  const installation = findInstallation({ cacheDir, device });
  const facts: BackendFacts = {
    ...await probeMachine(searchPath),
    installed: installation !== undefined,
  };
  const python = await describe(findPython(searchPath));
  const compiler = await describe(findCompiler(searchPath));
  const processor = processorReport(options.isa);
  return {
    ...choiceOrMissing(request, facts),
    deno: Deno.version.deno,
    platform: `${facts.os} ${facts.arch}`,
    threads: navigator.hardwareConcurrency,
    ...(processor === undefined ? {} : { processor }),
    device,
    gpu,
    tensorflow: {
      version: PINNED_PACKAGES[device].version,
      ...(installation === undefined ? {} : { installation }),
    },
    ...(python === undefined ? {} : { python }),
    ...(compiler === undefined ? {} : { compiler }),
  };
}

function processorReport(
  isa: InstructionSet | undefined,
): ProcessorReport | undefined {
  const flags = processorFlags();
  if (flags === undefined) return undefined;
  const instructionSets = instructionSetsOf(flags);
  if (instructionSets.length === 0) return undefined;
  const cap = isa === undefined ? oneDnnCap() : ONEDNN_CAPS[isa];
  return {
    instructionSets,
    amx: flags.has("amx_tile"),
    ...(cap === undefined ? {} : { cap }),
    computes: computingSet(flags, cap),
  };
}

async function describe(
  tool: Tool | undefined,
): Promise<FoundProgram | undefined> {
  if (tool === undefined) return undefined;
  return { path: tool.path, version: await toolVersion(tool) };
}

/** The choice and what stands in its way: an obstacle to TensorFlow, or only that set-up has not run. */
function choiceOrMissing(
  request: BackendRequest,
  facts: BackendFacts,
): Pick<RuntimeReport, "backend" | "notice" | "missing"> {
  const obstacle = obstacleOf(facts);
  const missing: MissingPart[] = [];
  if (request !== "wasm") {
    if (obstacle !== undefined) missing.push(obstacle);
    else if (!facts.installed) {
      missing.push({
        what: "TensorFlow in the cache",
        remedy: "deno run -A src/cli/main.ts setup",
      });
    }
  }
  if (request === "tensorflow" && obstacle !== undefined) return { missing };
  return { ...chooseBackend(request, facts), missing };
}

function obstacleOf(facts: BackendFacts): MissingPart | undefined {
  try {
    chooseBackend("tensorflow", facts);
    return undefined;
  } catch (error) {
    if (!(error instanceof PrerequisiteError)) throw error;
    return { what: error.missing, remedy: error.remedy };
  }
}
