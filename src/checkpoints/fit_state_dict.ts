import { fromTorchLayout, toTorchLayout } from "../models/mod.ts";
import type { Parameters, ParameterSpec } from "../models/types.ts";
import type { HostArray, HostTree } from "../tensor/types.ts";
import { nearestName } from "../text/mod.ts";
import { compareTensors, problemsOf, type Tensors } from "./compare_tensors.ts";
import { counterAtZero, readCounter } from "./counters.ts";
import { explainMisfit } from "./explain_misfit.ts";

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
  /** What errors call the network. Default: `"the network"`. */
  readonly network?: string;
  /** The parameters of the network's classifier, by which errors know a head of another size. Default: none. */
  readonly head?: readonly string[];
}

/** A network's parameters, and which of them are not the file's. */
export interface FittedStateDict {
  /** All of the network's, in its order and layout. */
  readonly parameters: Parameters;
  /** Those that were re-initialised, in the network's order. */
  readonly reinitialised: readonly string[];
  /** What was done that the names alone do not say: prefixes taken off, tensors left, counters cut. One line each. */
  readonly notes: readonly string[];
}

/** A tree at rest as the tensors of a file. */
function treeTensors(tree: HostTree): Tensors {
  return {
    source: "memory",
    names: [...tree.keys()],
    info: (name) => tree.get(name)!,
    read: (name) => tree.get(name)!,
  };
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

/**
 * The parameters of a network from the tensors of a file, in the layout of the harness (filters OIHW → HWIO).
 * Names and shapes are compared before anything is read; a checkpoint's tensors are then read one by one.
 *
 * Names may be timm's or torchvision's, behind a prefix, beside an average of the network, beside the same tensors under
 * other names, and beside what training libraries add. Counters are taken as PyTorch takes them, and are 0 where the
 * file lacks them (`_NormBase._load_from_state_dict`, version 2); everything else must be there.
 *
 * @throws {CheckpointError} If something does not fit: the likely cause and the remedy in a line or two. Its `problems`
 * list all of it: what is missing, what is unexpected, what has another shape or dtype, with the nearest name.
 * @throws {TypeError} If a parameter to re-initialise is not one of the network's.
 */
export function fitStateDict(
  specs: readonly ParameterSpec[],
  tensors: HostTree | Tensors,
  options: FitStateDictOptions = {},
): FittedStateDict {
  const file: Tensors = asTensors(tensors);
  const { reinitialise, ignore = [] } = options;
  const comparison = compareTensors(specs, file, {
    free: reinitialise?.names ?? [],
    ignore,
  });
  const { matches, reinitialised, notes } = comparison;
  const problems = problemsOf(comparison);
  if (problems.length > 0) {
    throw explainMisfit(problems, { specs, file, ...options });
  }
  assertKnown(new Set(reinitialise?.names), specs);
  const skipped = new Set(reinitialised);
  const said = [...notes];
  const parameters = new Map(specs.map((spec): [string, HostArray] => {
    const { name, layout, kind } = spec;
    if (skipped.has(name)) {
      return [name, initialValue(name, reinitialise!.from)];
    }
    const found = matches.get(name);
    if (found === undefined) return [name, counterAtZero(spec)];
    if (kind !== "counter") {
      return [name, fromTorchLayout(file.read(found), layout)];
    }
    const { value, note } = readCounter(file, found, spec);
    if (note !== undefined) said.push(note);
    return [name, value];
  }));
  return { parameters, reinitialised, notes: said };
}

function asTensors(tensors: HostTree | Tensors): Tensors {
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
