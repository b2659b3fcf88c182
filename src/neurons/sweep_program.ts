import type { Architecture, NeuronSite, Stage } from "../models/mod.ts";
import {
  countParameters,
  parameterSpecs,
  perturbChannels,
} from "../models/mod.ts";
import { tf } from "../runtime/mod.ts";
import type {
  EntryPoint,
  ProgramDefinition,
  SpecTree,
  TensorTree,
} from "../tensor/types.ts";

/** How a sweep's program is built; the same options go to `sweep`. */
export interface SweepProgramOptions {
  /** Images of a call; default 64. */
  readonly batchSize?: number;
  /**
   * Whether constant edits of single channels of one convolution share a call; default: in networks of up to a
   * million parameters. A call holds one network per channel in memory behind the next convolution, which is
   * gigabytes in wide ones.
   */
  readonly siteCalls?: boolean;
}

/** Parameters up to which channels share calls. */
const SMALL = 1e6;

/** What {@linkcode SweepProgramOptions} leave open; the program and its user must agree on it. */
export function sweepDefaults(
  architecture: Architecture,
  options: SweepProgramOptions,
): Required<SweepProgramOptions> {
  const {
    batchSize = 64,
    siteCalls = countParameters(architecture) <= SMALL,
  } = options;
  return { batchSize, siteCalls };
}

/**
 * The program of a sweep. Its state are weights, running statistics and, for one batch of images, the input of
 * every stage, so that an edit runs from the first stage that it changes.
 *
 * Entry `prefix`: `images` [B, H, W, C] → `logits`; fills the inputs of all stages.
 *
 * Entry `from:<stage>`: → `logits` [B, numClasses] from that stage's input on, with the state as it is.
 *
 * Entry `constants`: `images` → for every site [count], by its name: the output that each neuron has when its
 * weights are 0.
 *
 * Entry `site:<site>` for every convolution: `value` [count] → `logits` [count · B, numClasses], network by
 * network: network c is the one in which channel c of the site is value[c] everywhere. The edited layer runs once
 * for all of them, and the next convolution once more, channel by channel.
 *
 * Building it needs an active backend, to learn the shapes that the stages pass on.
 *
 * @throws {TypeError} If the architecture does not show a site's output to `StageContext.tap`.
 */
export function sweepProgram(
  architecture: Architecture,
  options: SweepProgramOptions = {},
): ProgramDefinition {
  const { batchSize, siteCalls } = sweepDefaults(architecture, options);
  const images = {
    dtype: "float32",
    shape: [batchSize, ...architecture.input],
  } as const;
  const { inputs, tapped } = stageInputs(architecture, batchSize);
  const { stages } = architecture;
  const entries: Record<string, EntryPoint> = {
    prefix: {
      inputs: { images },
      run(state, { images }) {
        const filled: Record<string, tf.Tensor> = {};
        let x = images as tf.Tensor;
        for (const stage of stages) {
          filled[inputName(stage.name)] = x;
          x = stage.run(state, x, { mode: "eval" }).output;
        }
        return { outputs: { logits: x }, state: filled };
      },
    },
  };
  for (const stage of stages) {
    entries[fromEntry(stage.name)] = {
      inputs: {},
      run: (state) => ({
        outputs: { logits: runFrom(stages, stage.name, { state }) },
      }),
    };
  }
  if (siteCalls) {
    entries.constants = {
      inputs: { images },
      run: (state, { images }) => ({
        outputs: constantsOf(architecture, state, images as tf.Tensor),
      }),
    };
    for (const site of architecture.neurons) {
      if (!tapped.has(site.name)) {
        throw new TypeError(
          `Cannot build a sweep for ${architecture.name}: every site must show its output to the tap, current value is "${site.name}" without one; use siteCalls false`,
        );
      }
      if (site.kind !== "conv") continue;
      entries[siteEntry(site.name)] = everyNeuron(stages, site, batchSize);
    }
  }
  return {
    state: {
      ...parameterSpecs(architecture, ["weight", "statistic"]),
      ...inputs,
    },
    entries,
  };
}

/** The entry that runs from a stage on. */
export function fromEntry(stage: string): string {
  return `from:${stage}`;
}

/** The entry that evaluates one constant edit of every channel of a site. */
export function siteEntry(site: string): string {
  return `site:${site}`;
}

function inputName(stage: string): string {
  return `input/${stage}`;
}

function runFrom(
  stages: readonly Stage[],
  first: string,
  options: {
    readonly state: TensorTree;
    readonly tap?: (site: string, output: tf.Tensor) => tf.Tensor;
  },
): tf.Tensor {
  const { state, tap } = options;
  const start = stages.findIndex(({ name }) => name === first);
  let x = state[inputName(first)] as tf.Tensor;
  for (const stage of stages.slice(start)) {
    const context = { mode: "eval", ...(tap ? { tap } : {}) } as const;
    x = stage.run(state, x, context).output;
  }
  return x;
}

function everyNeuron(
  stages: readonly Stage[],
  site: NeuronSite,
  batchSize: number,
): EntryPoint {
  return {
    inputs: { value: { dtype: "float32", shape: [site.count] } },
    run(state, { value }) {
      function tap(name: string, output: tf.Tensor): tf.Tensor {
        return name === site.name
          ? perturbChannels(
            output,
            tf.add(tf.zerosLike(output), value as tf.Tensor),
          )
          : output;
      }
      const logits = runFrom(stages, site.stage, { state, tap });
      if (logits.shape[0] !== site.count * batchSize) {
        throw new TypeError(
          `Cannot build a sweep: the layers behind ${site.name} must understand perturbChannels(), current value is logits [${
            logits.shape.join(", ")
          }]; use siteCalls false`,
        );
      }
      return { outputs: { logits } };
    },
  };
}

/** Every site's output at one place of one image, in the network whose sites all have weight 0. */
function constantsOf(
  architecture: Architecture,
  state: TensorTree,
  images: tf.Tensor,
): TensorTree {
  const silent = { ...state };
  for (const { weight } of architecture.neurons) {
    silent[weight] = tf.zerosLike(state[weight] as tf.Tensor);
  }
  const found: Record<string, tf.Tensor> = {};
  function tap(name: string, output: tf.Tensor): tf.Tensor {
    const channels = output.shape.at(-1) as number;
    const rows = tf.reshape(output, [-1, channels]);
    found[name] = tf.reshape(tf.slice(rows, [0, 0], [1, channels]), [channels]);
    return output;
  }
  let x = images;
  for (const stage of architecture.stages) {
    x = stage.run(silent, x, { mode: "eval", tap }).output;
  }
  return Object.fromEntries(
    architecture.neurons.map(({ name }) => [name, found[name] as tf.Tensor]),
  );
}

/** The shapes of the stages' inputs, and the sites that show their output, found by running the network once. */
function stageInputs(
  architecture: Architecture,
  batchSize: number,
): { readonly inputs: SpecTree; readonly tapped: ReadonlySet<string> } {
  const inputs: Record<string, { dtype: "float32"; shape: number[] }> = {};
  const tapped = new Set<string>();
  function tap(site: string, output: tf.Tensor): tf.Tensor {
    tapped.add(site);
    return output;
  }
  tf.tidy(() => {
    const zeros = Object.fromEntries(
      architecture.parameters.map(({ name, shape, dtype }) => [
        name,
        tf.zeros([...shape], dtype),
      ]),
    );
    let x: tf.Tensor = tf.zeros([1, ...architecture.input]);
    for (const stage of architecture.stages) {
      inputs[inputName(stage.name)] = {
        dtype: "float32",
        shape: [batchSize, ...x.shape.slice(1)],
      };
      x = stage.run(zeros, x, { mode: "eval", tap }).output;
    }
  });
  return { inputs, tapped };
}
