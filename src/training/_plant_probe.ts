/**
 * What an architecture does with some neurons' outputs, found by running it: so that neither a claim nor a network
 * from a file has to say it.
 *
 * @module
 */
import { type Architecture, forward, type NeuronSite } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import { tf } from "../runtime/mod.ts";
import { pick, valueAndGrads } from "../tensor/mod.ts";
import type { HostArray, TensorTree } from "../tensor/types.ts";
import { alongAxis } from "./_along_axis.ts";
import { noiseRun } from "./_noise_run.ts";

/** Some neurons of one site. */
export interface SiteChannels {
  readonly site: NeuronSite;
  /** Their indices. */
  readonly channels: readonly number[];
}

/** The part of a weight that belongs to some indices of one of its axes. */
export interface WeightSlice {
  /** The `state_dict` name. */
  readonly weight: string;
  readonly axis: number;
  readonly indices: readonly number[];
}

/** Answers about neurons of one architecture. */
export interface PlantProbe {
  /**
   * The neurons of other sites whose outputs are added to those of the target by way of shortcuts that change
   * nothing: with the outputs of all sites fixed, the end of the target's stage depends on them.
   */
  writers(target: SiteChannels): readonly SiteChannels[];
  /**
   * The parts of later weights that see the target and nothing else while `silenced` neurons are 0: their gradient
   * is 0 where the target's output is, and is not where it is not.
   */
  readers(
    target: SiteChannels,
    silenced: readonly SiteChannels[],
  ): readonly WeightSlice[];
  /**
   * Whether all that the target does to the logits is: its mean over the map behind a ReLU, times its columns of
   * `classifier` [numClasses, count].
   */
  addsVotes(target: SiteChannels, options: {
    readonly classifier: string;
    readonly silenced: readonly SiteChannels[];
  }): boolean;
}

/** So small that the sums behind it stay as they are: a unit that it woke would be taken for a reader. */
const GENTLE = 1e-20;
/** Two ways to the same logits in single precision. */
const ROUNDING = 1e-4;

/** The probe of an architecture. Every question costs one to three passes of two images, op by op. */
export function plantProbe(architecture: Architecture): PlantProbe {
  const run = noiseRun(architecture);
  return {
    writers(target) {
      const sites = sitesUntil(architecture, target.site);
      const slopes = run((state, images) => {
        const ones = Object.fromEntries(
          sites.map(({ name, count }) => [name, tf.ones([count])]),
        );
        return valueAndGrads((values) => {
          const sum = sumAtEnd(architecture, target, { state, images, values });
          return { loss: tf.add(sum, nothing(values)), aux: {} };
        }, ones).grads;
      });
      const found = sites.map((site) => ({
        site,
        channels: positionsWhere(slopes[site.name]!, (slope) => slope !== 0),
      }));
      const own = found.find(({ site }) => site.name === target.site.name)!;
      const wanted = target.channels.toSorted((a, b) => a - b);
      return own.channels.join() === wanted.join()
        ? found.filter((one) => one !== own && one.channels.length > 0)
        : [];
    },
    readers(target, silenced) {
      const later = weightsFrom(architecture, target.site.stage);
      const fixed = [target, ...silenced];
      const slopes = (value: number) =>
        run((state, images) => {
          const weights = pick(state, later.map(({ weight }) => weight));
          const { grads } = valueAndGrads((weights) => {
            const logits = logitsOf(architecture, { ...state, ...weights }, {
              images,
              fixed,
              show: ({ shape }) => tf.fill(shape, value),
            });
            // Classes that count differently: a sum of probabilities would have no gradient.
            const each = tf.range(1, logits.shape.at(-1)! + 1);
            const loss = tf.sum(tf.mul(logits, each));
            return { loss: tf.add(loss, nothing(weights)), aux: {} };
          }, weights);
          return Object.fromEntries(later.map(({ weight, axis }) => [
            weight,
            largestAlong(grads[weight]!, axis),
          ]));
        });
      const [off, on] = [slopes(0), slopes(GENTLE)];
      return later.flatMap(({ weight, axis }) => {
        const indices = positionsWhere(
          on[weight]!,
          (slope, at) => slope > 0 && off[weight]!.data[at] === 0,
        );
        return indices.length === 0 ? [] : [{ weight, axis, indices }];
      });
    },
    addsVotes(target, { classifier, silenced }) {
      const { site, channels } = target;
      if (site.kind !== "conv") return false;
      const { found, scale } = run((state, images) => {
        const fixed = [target, ...silenced];
        let shown: tf.Tensor | undefined;
        const show = (output: tf.Tensor) => shown = noiseLike(output);
        const on = logitsOf(architecture, state, { images, fixed, show });
        const off = logitsOf(architecture, state, { images, fixed });
        // [B, H, W, C] -> [B, C], 0 but for the target -> [B, numClasses]
        const means = tf.mean<tf.Tensor2D>(tf.relu(shown!), [1, 2]);
        const activations = tf.mul<tf.Tensor2D>(
          means,
          indicator(channels, site.count),
        );
        const columns = state[classifier] as tf.Tensor2D;
        const votes = tf.matMul(activations, columns, false, true);
        return {
          found: tf.max(tf.abs(tf.sub(tf.sub(on, off), votes))),
          scale: tf.max(tf.abs(votes)),
        };
      });
      return found!.data[0]! <= ROUNDING * scale!.data[0]!;
    },
  };
}

/** The sites of all stages up to that of `site`. */
function sitesUntil(
  { stages, neurons }: Architecture,
  { stage }: NeuronSite,
): readonly NeuronSite[] {
  const names = stages.map(({ name }) => name);
  const until = new Set(names.slice(0, names.indexOf(stage) + 1));
  return neurons.filter((site) => until.has(site.stage));
}

/** The sum of the target's channels at the end of its stage, where every site shows its value everywhere. */
function sumAtEnd(
  architecture: Architecture,
  { site, channels }: SiteChannels,
  { state, images, values }: {
    readonly state: TensorTree;
    readonly images: tf.Tensor;
    /** [count], by site. */
    readonly values: TensorTree;
  },
): tf.Tensor {
  const tap = (name: string, output: tf.Tensor) => {
    const value = values[name];
    return value ? tf.add(tf.zeros(output.shape), value) : output;
  };
  const { output } = forward(architecture, state, {
    images,
    context: { mode: "eval", tap },
    until: site.stage,
  });
  return output.shape.at(-1) === site.count
    ? tf.sum(tf.mul(output, indicator(channels, site.count)))
    : tf.scalar(0);
}

/** Filters and matrices of a stage and all behind it, with the axis that counts their inputs. */
function weightsFrom({ stages, parameters }: Architecture, stage: string) {
  const start = stages.findIndex(({ name }) => name === stage);
  const names = new Set(stages.slice(start).flatMap((one) => one.parameters));
  // HWIO filters count inputs on axis 2, [out, in] matrices on axis 1.
  const axes: Readonly<Record<number, number>> = { 4: 2, 2: 1 };
  return parameters.flatMap(({ name, kind, shape }) => {
    const axis = axes[shape.length];
    return kind === "weight" && axis !== undefined && names.has(name)
      ? [{ weight: name, axis }]
      : [];
  });
}

/** Logits of the network in which fixed neurons are 0, or those of the first list something else. */
function logitsOf(
  architecture: Architecture,
  state: TensorTree,
  { images, fixed, show }: {
    readonly images: tf.Tensor;
    readonly fixed: readonly SiteChannels[];
    /** What the first of `fixed` show, in the shape of their site's output. @default {0} */
    readonly show?: (output: tf.Tensor) => tf.Tensor;
  },
): tf.Tensor {
  const shown = new Set<string>();
  const tap = (name: string, output: tf.Tensor) => {
    shown.add(name);
    const at = fixed.findIndex(({ site }) => site.name === name);
    if (at < 0) return output;
    const own = indicator(fixed[at]!.channels, output.shape.at(-1)!);
    const others = tf.mul(output, tf.sub(1, own));
    return at === 0 && show
      ? tf.add(others, tf.mul(show(output), own))
      : others;
  };
  const context = { mode: "eval", tap } as const;
  const { output } = forward(architecture, state, { images, context });
  const hidden = fixed.find(({ site }) => !shown.has(site.name));
  if (hidden) {
    throw new TypeError(
      `Cannot plant neurons in ${architecture.name}: every site must show its output to the tap, current value is "${hidden.site.name}" without one`,
    );
  }
  return output;
}

/** float32 [count]: 1 at some positions, else 0. */
function indicator(channels: readonly number[], count: number): tf.Tensor {
  return alongAxis([count], { axis: 0, indices: channels });
}

/** Of both signs, so that a ReLU shows. */
function noiseLike({ size, shape }: tf.Tensor): tf.Tensor {
  const values = new TorchGenerator(1).uniform(size, { from: -1, to: 1 });
  return tf.tensor(values, shape);
}

/** 0, as a function of everything: TensorFlow.js refuses the gradient by what a function does not use. */
function nothing(values: TensorTree): tf.Tensor {
  const sums = Object.values(values).map((value) => tf.sum(value));
  return tf.mul(tf.addN(sums), 0);
}

/** The largest absolute value for each index of an axis. */
function largestAlong(tensor: tf.Tensor, axis: number): tf.Tensor {
  const others = tensor.shape.map((_, at) => at).filter((at) => at !== axis);
  return tf.max(tf.abs(tensor), others);
}

/** Ascending. */
function positionsWhere(
  { data }: HostArray,
  wanted: (value: number, at: number) => boolean,
): number[] {
  return [...data.keys()].filter((at) => wanted(data[at]!, at));
}
