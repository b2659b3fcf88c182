import type {
  EditSpec,
  SweepSpec,
  TracerSpec,
} from "../../claims/sweep_spec.ts";
import type { SweepRow } from "../../claims/values.ts";
import type { Architecture, Parameters } from "../../models/types.ts";
import {
  ablateEdit,
  type Edit,
  largestGradient,
  largestMagnitude,
  listNeurons,
  meanEdit,
  type Neuron,
  neuronName,
  randomInitEdit,
  randomNeurons,
  randomNoiseEdit,
  rewindEdit,
  smallestMagnitude,
  withoutShortcuts,
  zeroEdit,
} from "../../neurons/mod.ts";
import { deriveSeed, RandomState } from "../../random/mod.ts";
import type { HostTree } from "../../tensor/types.ts";
import { canonicalJson } from "../../text/mod.ts";

/** What tracers and edits are resolved against. */
export interface ResolveContext {
  readonly architecture: Architecture;
  readonly parameters: Parameters;
  /** Earlier parameters by number of finished epochs. */
  readonly kept: ReadonlyMap<number, Parameters>;
  readonly seed: number;
  /** Gradients of the loss on a group's hardest half-A images. */
  readonly gradientsFor: (group: number) => HostTree;
}

/** An edit and the row that it will be. */
export interface ResolvedEdit {
  readonly row: SweepRow;
  readonly edit: Edit;
}

/** Traces and edits: from what a sweep should do to the parameters of every edited network. */
export function resolveEdits(
  spec: SweepSpec,
  context: ResolveContext,
): ResolvedEdit[] {
  const { tracer, edit, draws } = spec;
  if (tracer.by === "each") {
    return listNeurons(context.architecture).map((neuron, draw) =>
      resolved(draw, [neuron])
    );
  }
  return Array.from(
    { length: draws },
    (_, draw) => resolved(draw, trace(tracer, context, randomOf(draw))),
  );

  function resolved(draw: number, neurons: readonly Neuron[]): ResolvedEdit {
    return {
      row: { draw, neurons: neurons.map(neuronName) },
      edit: editOf(edit, neurons, { context, random: randomOf(draw) }),
    };
  }

  /** Every draw of every tracer and edit has its own stream, whatever else is swept and whatever it is called. */
  function randomOf(draw: number): RandomState {
    return new RandomState(
      deriveSeed(
        context.seed,
        `sweep/${canonicalJson({ tracer, edit })}/${draw}`,
      ),
    );
  }
}

function trace(
  tracer: TracerSpec,
  context: ResolveContext,
  random: RandomState,
): readonly Neuron[] {
  const { architecture, parameters } = context;
  switch (tracer.by) {
    case "each":
      throw new RangeError("Cannot trace: `each` names one neuron at a time");
    case "magnitude": {
      const { k, order, shortcuts } = tracer;
      const rank = order === "largest" ? largestMagnitude : smallestMagnitude;
      return rank(architecture, parameters, {
        k,
        ...(shortcuts ? {} : { candidates: withoutShortcuts }),
      });
    }
    case "gradient": {
      const { k, group } = tracer;
      return largestGradient(architecture, context.gradientsFor(group), { k });
    }
    case "random":
      return randomNeurons(architecture, random, { k: tracer.k });
    case "same-layer":
      return randomNeurons(architecture, random, {
        sameLayerAs: trace(tracer.as, context, random),
      });
  }
}

function editOf(
  spec: EditSpec,
  neurons: readonly Neuron[],
  { context, random }: { context: ResolveContext; random: RandomState },
): Edit {
  switch (spec.mode) {
    case "zero":
      return zeroEdit(context, neurons);
    case "ablate":
      return ablateEdit(context, neurons);
    case "mean":
      return meanEdit(context, neurons);
    case "random-init":
      return randomInitEdit(context, neurons, { std: spec.std, random });
    case "random-noise":
      return randomNoiseEdit(context, neurons, { std: spec.std, random });
    case "rewind": {
      const earlier = context.kept.get(spec.epoch);
      if (!earlier) {
        throw new RangeError(
          `Cannot rewind: the weights of epoch ${spec.epoch} were not kept, current value is ${
            [...context.kept.keys()].join(", ")
          }`,
        );
      }
      return rewindEdit(context, neurons, { earlier });
    }
  }
}
