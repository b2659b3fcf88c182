import {
  type Architecture,
  fromTorchLayout,
  type ParameterSpec,
  torchShape,
} from "../../../src/models/mod.ts";
import { TorchGenerator } from "../../../src/random/mod.ts";
import {
  float32,
  type HostArray,
  type HostTree,
  recordProgram,
  sizeOf,
} from "../../../src/tensor/mod.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  initialProgramState,
  maskName,
  trainingProgram,
} from "../../../src/training/mod.ts";
import type { Subject } from "../_harness/types.ts";
import { adamSteps, OPTIMIZER } from "./_adam_steps.ts";
import {
  architectureOf,
  drawShared,
  sharedBatches,
  sharedParameters,
} from "./_network.ts";

/** Any fixed number. */
const MASK_SEED = 20261123;
/** As published, one weight in a hundred is pruned; which ones makes no difference to the time. */
const KEPT = 0.99;

/**
 * One step of the published pruned-versus-dense contrastive fine-tuning: a dense, a pruned and another dense pass,
 * two NT-Xent terms, cross-entropy of the softmax, backward, Adam.
 */
export const fineTuningStep: Subject = {
  prepare(options) {
    const architecture = architectureOf(options);
    const program = trainingProgram({
      objective: CONTRASTIVE_PROTOCOLS["as-published"],
      architecture,
      optimizer: OPTIMIZER,
      batchSize: options.batchSize,
    });
    return {
      programs: { fineTune: recordProgram(program) },
      shared: new Map([...drawShared(options), ...drawMasks(architecture)]),
    };
  },
  open(options, { program, shared }) {
    const architecture = architectureOf(options);
    const start = initialProgramState({
      architecture,
      parameters: sharedParameters(architecture, shared),
      optimizer: OPTIMIZER,
    });
    return adamSteps(options, {
      program: program("fineTune"),
      start: new Map([...start, ...sharedMasks(architecture, shared)]),
      batches: sharedBatches(options, shared),
      // As published.
      constants: { contrastWeight: 1, crossEntropyWeight: .2 },
    });
  },
};

/** The weights of all neuron sites. */
function maskedWeights(architecture: Architecture): readonly ParameterSpec[] {
  const names = new Set(architecture.neurons.map(({ weight }) => weight));
  return architecture.parameters.filter(({ name }) => names.has(name));
}

/** In PyTorch's layout. */
function drawMasks(architecture: Architecture): HostTree {
  const generator = new TorchGenerator(MASK_SEED);
  return new Map(
    maskedWeights(architecture).map(({ name, shape, layout }) => {
      const kept = generator.bernoulli(sizeOf(shape), KEPT);
      return [
        maskName(name),
        float32(torchShape(shape, layout), Float32Array.from(kept)),
      ];
    }),
  );
}

/** In our layout. */
function sharedMasks(architecture: Architecture, shared: HostTree): HostTree {
  return new Map(
    maskedWeights(architecture).map(({ name, layout }) => {
      const mask = shared.get(maskName(name)) as HostArray;
      return [maskName(name), fromTorchLayout(mask, layout)];
    }),
  );
}
