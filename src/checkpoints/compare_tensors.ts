import { torchShape } from "../models/mod.ts";
import type { ParameterSpec } from "../models/types.ts";
import { nearestName } from "../text/mod.ts";
import { isCounterLike } from "./counters.ts";
import type { CheckpointProblem } from "./errors.ts";
import { extraTensor } from "./extra_tensors.ts";
import { matchNames, type NameMatches } from "./match_names.ts";
import type { RawTensorInfo } from "./raw_tensor.ts";
import { repeatedTensors } from "./repeated_tensors.ts";
import type { Checkpoint, CheckpointOrigin } from "./types.ts";

/** What was taken off the names when the file was opened; a network may have it in its own. Default: nothing. */
interface Prefixed {
  readonly origin?: Pick<CheckpointOrigin, "prefix">;
}

/** The part of a checkpoint that is used here; a tree at rest can be one too. */
export type Tensors =
  & Pick<Checkpoint, "names" | "info" | "read" | "source">
  & Partial<Pick<Checkpoint, "readRaw">>
  & Prefixed;

/** Names and shapes; without `read`, repetitions are not found out. */
export type TensorInfos =
  & Pick<Checkpoint, "names" | "info" | "source">
  & Partial<Pick<Checkpoint, "read">>
  & Prefixed;

function isFloat(dtype: string): boolean {
  return dtype.includes("float");
}

/** What is wrong with a tensor of the right name, if anything is. */
function misfit(
  spec: ParameterSpec,
  info: RawTensorInfo,
): CheckpointProblem | undefined {
  const { name } = spec;
  if (spec.kind === "counter" && isCounterLike(info)) return undefined;
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

/** What was found for each parameter, and what does not fit. */
export interface Comparison {
  /** The file's name of each parameter that was found. */
  readonly matches: ReadonlyMap<string, string>;
  /** Parameters that the file lacks and needs. */
  readonly missing: readonly string[];
  /** Names in the file that no parameter has. */
  readonly unexpected: readonly string[];
  /** Parameters of another shape or dtype. */
  readonly misfits: readonly CheckpointProblem[];
  /** Free parameters that are not taken from the file. */
  readonly reinitialised: readonly string[];
  /** What was left and what was taken off the names, one line each. */
  readonly notes: readonly string[];
}

/** What {@linkcode compareTensors} takes besides the network and the tensors. */
export interface CompareOptions {
  /** Parameters that may be missing or of another shape. Default: none. */
  readonly free?: readonly string[];
  /** Names in the file that the network need not have. Default: none. */
  readonly ignore?: readonly string[];
}

/** Tensors of the file that no parameter needs, with what they are where that is known. */
function leftTensors(
  file: TensorInfos,
  used: ReadonlySet<string>,
  known: { readonly averaged: readonly string[]; readonly complete: boolean },
): {
  readonly unexpected: readonly string[];
  readonly notes: readonly string[];
} {
  const averaged = new Set(known.averaged);
  const notes = averaged.size === 0 ? [] : [
    `${averaged.size} tensors of an average of the network left: the network itself was taken`,
  ];
  let unexpected: string[] = [];
  for (const name of file.names) {
    if (used.has(name) || averaged.has(name)) continue;
    const what = extraTensor(name, file.info(name).shape);
    if (what === undefined) unexpected.push(name);
    else notes.push(`${name} left: ${what}`);
  }
  // Only where nothing else is wrong: values are read for it.
  const { info, read } = file;
  if (known.complete && unexpected.length > 0 && read !== undefined) {
    const repeated = repeatedTensors({ info, read }, unexpected, used);
    if (repeated.length === 1) {
      notes.push(
        `1 tensor is there under two names and was taken once: ${repeated[0]}`,
      );
    } else if (repeated.length > 1) {
      notes.push(
        `${repeated.length} tensors are there under two names and were taken once: ${
          repeated[0]
        }, …`,
      );
    }
    const again = new Set(repeated);
    unexpected = unexpected.filter((name) => !again.has(name));
  }
  return { unexpected, notes };
}

/** {@linkcode matchNames} with the names as they were before a prefix was taken off, given without it. */
function matchWholeNames(
  wanted: readonly string[],
  { names, info, origin }: TensorInfos,
): NameMatches {
  const taken = origin?.prefix ?? "";
  const own = new Map(names.map((name) => [
    extraTensor(name, info(name).shape) === undefined ? taken + name : name,
    name,
  ]));
  const found = matchNames(wanted, [...own.keys()]);
  return {
    matches: new Map(
      [...found.matches].map((
        [parameter, name],
      ) => [parameter, own.get(name)!]),
    ),
    prefix: found.prefix,
    averaged: found.averaged.map((name) => own.get(name)!),
  };
}

/**
 * What of a file is for which parameter, and what does not fit: by names and shapes. Values are read only where all
 * parameters fit and tensors are left, to see whether these are repetitions.
 */
export function compareTensors(
  specs: readonly ParameterSpec[],
  file: TensorInfos,
  options: CompareOptions = {},
): Comparison {
  const names = specs.map(({ name }) => name);
  const { matches, prefix, averaged } = matchWholeNames(names, file);
  const free = new Set(options.free);
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
  const complete = missing.length === 0 && misfits.length === 0;
  const { unexpected, notes } = leftTensors(file, used, { averaged, complete });
  return {
    matches,
    missing,
    unexpected,
    misfits,
    reinitialised,
    notes: prefix === ""
      ? notes
      : [`${JSON.stringify(prefix)} taken off the names`, ...notes],
  };
}

/** Everything that does not fit, with the most similar name on the other side. */
export function problemsOf(
  { missing, unexpected, misfits }: Comparison,
): CheckpointProblem[] {
  return [
    ...unmatched("missing", missing, unexpected),
    ...unmatched("unexpected", unexpected, missing),
    ...misfits,
  ];
}
