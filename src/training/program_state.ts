/**
 * Between the parameters of a network and the state of a training program: the state has the optimizer's slots
 * in addition, and no counters.
 *
 * @module
 */
import {
  type Architecture,
  checkParameters,
  type Parameters,
  parameterSpecs,
} from "../models/mod.ts";
import { zeros } from "../tensor/mod.ts";
import type { HostArray, HostTree, Program } from "../tensor/types.ts";
import { type OptimizerConfig, optimizerOf, slotSpecs } from "./optimizers.ts";

/**
 * The state of a training program before the first step: the parameters, every slot zero.
 *
 * @throws {RangeError} If a parameter is missing or unknown.
 */
export function initialProgramState(
  options: {
    readonly architecture: Architecture;
    readonly parameters: Parameters;
    readonly optimizer: OptimizerConfig;
  },
): HostTree {
  const { architecture, parameters } = options;
  const state = programParameters(architecture, parameters);
  const slots = slotSpecs(
    optimizerOf(options.optimizer),
    parameterSpecs(architecture, ["weight"]),
  );
  return new Map([
    ...state,
    ...Object.entries(slots).map(([name, spec]) =>
      [name, zeros(spec.shape)] as const
    ),
  ]);
}

/**
 * The parameters that a program has as state: all but the counters.
 *
 * @throws {RangeError} If a parameter is missing or unknown.
 */
export function programParameters(
  architecture: Architecture,
  parameters: Parameters,
): Map<string, HostArray> {
  checkParameters(architecture, parameters);
  const names = Object.keys(
    parameterSpecs(architecture, ["weight", "statistic"]),
  );
  return new Map(
    names.map((name) => [name, parameters.get(name) as HostArray]),
  );
}

/** Reads a program's parameters back as a new map; the counters are those of the start plus the steps made. */
export function parametersFrom(
  program: Program,
  options: {
    readonly architecture: Architecture;
    readonly start: Parameters;
    readonly steps: number;
  },
): Parameters {
  const { architecture, start, steps } = options;
  const read = program.read(
    Object.keys(parameterSpecs(architecture, ["weight", "statistic"])),
  );
  return new Map(architecture.parameters.map(({ name, kind }) => {
    const array = (kind === "counter" ? start : read).get(name) as HostArray;
    if (kind !== "counter") return [name, array];
    const data = Int32Array.from(array.data, (count) => count + steps);
    return [name, { ...array, data }];
  }));
}
