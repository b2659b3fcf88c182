import type { HostArray, HostTree } from "../tensor/types.ts";
import type { Parameters, ParameterSpec } from "../models/types.ts";
import { fromTorchLayout, torchShape, toTorchLayout } from "../models/mod.ts";
import { CheckpointError, type CheckpointProblem } from "./errors.ts";
import { nearestName } from "../text/mod.ts";
import type { RawTensorInfo } from "./raw_tensor.ts";
import { timmName } from "./timm_name.ts";
import type { Checkpoint } from "./types.ts";

/** What {@linkcode fitStateDict} takes besides the network and the tensors. */
export interface FitStateDictOptions {
  /**
   * Parameters that keep the values of `from` where the file lacks them or has another shape: the head of a
   * network for other classes. Default: none, everything must fit.
   */
  readonly reinitialise?: {
    readonly names: readonly string[];
    readonly from: Parameters;
  };
  /** Names in the file that the network need not have, e.g. those of another head. Default: none. */
  readonly ignore?: readonly string[];
  /** What errors call the file. Default: the checkpoint's source. */
  readonly source?: string;
}

/** A network's parameters, and which of them are not the file's. */
export interface FittedStateDict {
  /** All of the network's, in its order and layout. */
  readonly parameters: Parameters;
  /** Those that were re-initialised, in the network's order. */
  readonly reinitialised: readonly string[];
}

/** The part of a checkpoint that is used here; a tree at rest can be one too. */
type Tensors = Pick<Checkpoint, "names" | "info" | "read" | "source">;

function treeTensors(tree: HostTree): Tensors {
  return {
    source: "memory",
    names: [...tree.keys()],
    info: (name) => tree.get(name)!,
    read: (name) => tree.get(name)!,
  };
}

/** Which name in the file each parameter has: its own, or torchvision's. */
function matchNames(
  specs: readonly ParameterSpec[],
  names: readonly string[],
): Map<string, string> {
  const wanted = new Set(specs.map(({ name }) => name));
  const matches = new Map(
    names.filter((name) => wanted.has(name)).map((name) => [name, name]),
  );
  for (const name of names) {
    const other = timmName(name);
    if (wanted.has(other) && !matches.has(other)) matches.set(other, name);
  }
  return matches;
}

function isFloat(dtype: string): boolean {
  return dtype.includes("float");
}

/** What is wrong with a tensor of the right name, if anything is. */
function misfit(
  spec: ParameterSpec,
  info: RawTensorInfo,
): CheckpointProblem | undefined {
  const { name } = spec;
  const shape = torchShape(spec.shape, spec.layout).join(", ");
  if (info.shape.join(", ") !== shape) {
    const detail = `the file has [${
      info.shape.join(", ")
    }], the network needs [${shape}]`;
    return { kind: "shape", name, detail };
  }
  if (isFloat(info.dtype) !== isFloat(spec.dtype)) {
    const detail =
      `the file has ${info.dtype}, the network needs ${spec.dtype}`;
    return { kind: "dtype", name, detail };
  }
  return undefined;
}

/** Comparisons of names at most: a fraction of a second, and enough for two networks of 400 names each. */
const MAX_COMPARISONS = 160_000;

function unmatched(
  kind: "missing" | "unexpected",
  names: readonly string[],
  others: readonly string[],
): CheckpointProblem[] {
  const candidates = others.slice(
    0,
    Math.ceil(MAX_COMPARISONS / Math.max(names.length, 1)),
  );
  return names.map((name, i) => {
    const nearest = i < MAX_COMPARISONS
      ? nearestName(name, candidates)
      : undefined;
    const detail = kind === "missing"
      ? "the file lacks it"
      : "the network has no such parameter";
    return nearest === undefined
      ? { kind, name, detail }
      : { kind, name, detail, nearest };
  });
}

function describe({ kind, name, detail, nearest }: CheckpointProblem): string {
  const hint = nearest === undefined ? "" : ` (nearest: ${nearest})`;
  return `  ${kind} ${name}: ${detail}${hint}`;
}

function assertNoProblems(
  problems: readonly CheckpointProblem[],
  source: string,
): void {
  if (problems.length === 0) return;
  throw new CheckpointError(
    `Cannot load ${source} into the network: ${problems.length} parameters do not fit\n` +
      problems.map(describe).join("\n"),
    { source, problems },
  );
}

function initialValue(name: string, from: Parameters): HostArray {
  const value = from.get(name);
  if (value === undefined) {
    throw new TypeError(
      `Cannot re-initialise ${name}: it is not among the initial parameters`,
    );
  }
  return value;
}

/** `num_batches_tracked` came with PyTorch 0.4.1; `BatchNorm` itself takes 0 for files without it. */
function counterAtZero({ shape }: ParameterSpec): HostArray {
  return {
    dtype: "int32",
    shape,
    data: new Int32Array(shape.reduce((a, b) => a * b, 1)),
  };
}

/**
 * The parameters of a network from the tensors of a file, in the layout of the harness (filters OIHW → HWIO).
 * Names and shapes are compared before anything is read; a checkpoint's tensors are then read one by one.
 *
 * Names may be timm's or torchvision's. Counters that the file lacks are 0, as in PyTorch (`_NormBase
 * ._load_from_state_dict`, version 2); everything else must be there.
 *
 * @throws {CheckpointError} If something does not fit; its `problems` list all of it: what is missing, what is
 * unexpected, what has another shape or dtype, with the nearest name.
 * @throws {TypeError} If a parameter to re-initialise is not one of the network's.
 */
export function fitStateDict(
  specs: readonly ParameterSpec[],
  tensors: HostTree | Checkpoint,
  options: FitStateDictOptions = {},
): FittedStateDict {
  const file: Tensors = asTensors(tensors);
  const matches = matchNames(specs, file.names);
  const free = new Set(options.reinitialise?.names);
  const missing: string[] = [];
  const misfits: CheckpointProblem[] = [];
  const reinitialised: string[] = [];
  for (const spec of specs) {
    const found = matches.get(spec.name);
    const problem = found === undefined
      ? undefined
      : misfit(spec, file.info(found));
    if (found !== undefined && problem === undefined) continue;
    if (free.has(spec.name)) reinitialised.push(spec.name);
    else if (problem !== undefined) misfits.push(problem);
    else if (spec.kind !== "counter") missing.push(spec.name);
  }
  const used = new Set([...matches.values(), ...(options.ignore ?? [])]);
  const unexpected = file.names.filter((name) => !used.has(name));
  assertNoProblems([
    ...unmatched("missing", missing, unexpected),
    ...unmatched("unexpected", unexpected, missing),
    ...misfits,
  ], options.source ?? file.source);
  assertKnown(free, specs);
  const skipped = new Set(reinitialised);
  const parameters = new Map(specs.map((spec): [string, HostArray] => {
    const { name, layout } = spec;
    if (skipped.has(name)) {
      return [name, initialValue(name, options.reinitialise!.from)];
    }
    const found = matches.get(name);
    return [
      name,
      found === undefined
        ? counterAtZero(spec)
        : fromTorchLayout(file.read(found), layout),
    ];
  }));
  return { parameters, reinitialised };
}

function asTensors(tensors: HostTree | Checkpoint): Tensors {
  return "names" in tensors ? tensors : treeTensors(tensors);
}

function assertKnown(
  names: ReadonlySet<string>,
  specs: readonly ParameterSpec[],
): void {
  const known = specs.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    throw new TypeError(
      `Cannot re-initialise ${name}: the network has no such parameter` +
        (nearest === undefined ? "" : `, the nearest is ${nearest}`),
    );
  }
}

/**
 * The parameters of a network as PyTorch's `state_dict` has them: filters HWIO → OIHW, in the network's order.
 * What {@linkcode fitStateDict} takes, this gives back.
 *
 * @throws {TypeError} If a parameter is missing.
 */
export function toStateDict(
  specs: readonly ParameterSpec[],
  parameters: Parameters,
): HostTree {
  return new Map(specs.map(({ name, layout }) => {
    const array = parameters.get(name);
    if (array === undefined) {
      throw new TypeError(
        `Cannot make a state_dict: parameter ${name} is missing`,
      );
    }
    return [name, toTorchLayout(array, layout)];
  }));
}
