import type { tf } from "../runtime/mod.ts";
import type { TensorTree } from "../tensor/types.ts";
import type { TorchGenerator } from "../random/mod.ts";
import { type Layers, layersOf } from "./_layers.ts";
import type { LayerSpec } from "./_layer_specs.ts";
import type {
  Architecture,
  Parameters,
  ParameterSpec,
  Stage,
  StageContext,
  StageResult,
} from "./types.ts";

/** A stage as a model file writes it: what it is made of, and its forward pass in terms of its layers. */
export interface StageDefinition {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  forward(layer: Layers, x: tf.Tensor): tf.Tensor;
}

export interface ArchitectureDefinition {
  readonly name: string;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly numClasses: number;
  readonly stages: readonly StageDefinition[];
  readonly preLogitsStage: string;
  /** Gets the specs in `state_dict` order. */
  init(
    generator: TorchGenerator,
    specs: readonly ParameterSpec[],
  ): Parameters;
}

/** Assembles an architecture from its stages. */
export function defineArchitecture(
  definition: ArchitectureDefinition,
): Architecture {
  const { name, input, numClasses, preLogitsStage } = definition;
  const parameters = definition.stages.flatMap((stage) =>
    stage.layers.flatMap((layer) => layer.parameters)
  );
  return {
    name,
    input,
    numClasses,
    preLogitsStage,
    parameters,
    init: (generator) => definition.init(generator, parameters),
    stages: definition.stages.map(stageOf),
    neurons: definition.stages.flatMap((stage) =>
      stage.layers.flatMap((layer) =>
        layer.neurons.map((site) => ({ ...site, stage: stage.name }))
      )
    ),
  };
}

function stageOf(definition: StageDefinition): Stage {
  return {
    name: definition.name,
    parameters: definition.layers.flatMap((layer) =>
      layer.parameters.map((spec) => spec.name)
    ),
    run(
      parameters: TensorTree,
      x: tf.Tensor,
      context: StageContext,
    ): StageResult {
      const { layers, statistics } = layersOf(parameters, context);
      return { output: definition.forward(layers, x), statistics };
    },
  };
}
