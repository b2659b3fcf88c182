import { variableNode } from "./_state_nodes.ts";
import type { Node } from "./_node.ts";
import { readNode, type RecordedEntry } from "./_record_entry.ts";
import type { RecordedNode } from "./_recorder.ts";
import { RecordingError } from "./recording_error.ts";

/** The ops that change variables where they lie, and how many of their inputs, the first ones, are variables. */
const NUM_VARIABLES: Readonly<Record<string, number>> = {
  ResourceApplyAdam: 3,
};

/** How many variables an op changes in place; 0 for an op that is a function of values. */
export function countVariables(op: string): number {
  return NUM_VARIABLES[op] ?? 0;
}

/** An update in place: the node of the graph, and the variables that it changes. */
export interface InPlaceUpdate {
  readonly node: Node;
  /** Indices into the state. */
  readonly variables: readonly number[];
}

/**
 * Takes the updates in place out of a recording. A program is a function: such an op was recorded as taking the
 * values of state and yielding new ones. In the graph it takes the variables themselves and yields nothing, which is
 * the same only if each new value becomes that state's and is used for nothing else.
 *
 * @throws {RecordingError} If that is not so.
 */
export function updatesInPlace(
  recorded: RecordedEntry,
  options: {
    readonly entry: string;
    readonly prefix: string;
    /** The state's names in order. */
    readonly state: readonly string[];
  },
): readonly InPlaceUpdate[] {
  const { entry, prefix, state } = options;
  const indexOfRead = new Map(state.map((_, i) => [readNode(prefix, i), i]));
  const updates = recorded.nodes.filter(({ op }) => countVariables(op) > 0);
  return updates.map((update) => {
    const { name, op, inputs, attributes } = update;
    const fail = (problem: string): never => {
      throw new RecordingError(`${op} ${problem}`, {
        entry,
        place: update.place(),
      });
    };
    const values = inputs.slice(0, countVariables(op));
    const variables = values.map((input, output) => {
      const index = indexOfRead.get(input) ??
        fail("changes a tensor that is not state");
      const result = portName(name, output);
      if (recorded.state.get(state[index]!)?.node !== result) {
        fail(`changes state "${state[index]}", which is not given its result`);
      }
      if (usesOf(result, recorded) > 1) {
        fail("changes state in place, so its result cannot be used further");
      }
      return index;
    });
    const handles = variables.map(variableNode);
    return {
      node: {
        name,
        op,
        inputs: [...handles, ...inputs.slice(handles.length)],
        attributes,
      },
      variables,
    };
  });
}

/** TensorFlow's name of an output. */
function portName(node: string, output: number): string {
  return output === 0 ? node : `${node}:${output}`;
}

/** How often an output is used, as an input, as a result or as new state. */
function usesOf(name: string, { nodes, outputs, state }: RecordedEntry) {
  const uses = [
    ...nodes.flatMap(({ inputs }: RecordedNode) => inputs),
    ...[...outputs.values(), ...state.values()].map(({ node }) => node),
  ];
  return uses.filter((use) => use === name).length;
}
