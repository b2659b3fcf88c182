import { tf } from "../runtime/mod.ts";
import { conv2d, type Conv2dOptions } from "../tensor/mod.ts";

/**
 * An output [B, ..., C] that stands for C networks: in network k channel k is that of `changed`, all other
 * channels are those of `base`. As long as operations keep channels apart it stays that small.
 */
interface Perturbed {
  readonly base: tf.Tensor;
  /** [B, ..., C] */
  readonly changed: tf.Tensor;
}

/** What a handle stands for. Handles are empty tensors, so that an operation that does not know of them fails. */
const PERTURBED = new WeakMap<tf.Tensor, Perturbed>();

/**
 * Makes one network per channel of an output: network k differs from the given one in channel k alone, which
 * is that of `changed`. For a tap of `StageContext` in mode `eval`: what it returns is understood by the layers of
 * convolutional networks, and the logits are [C · B, numClasses], network by network.
 *
 * Source: ours; a convolution is linear, so what one changed input channel adds to it costs one C-th of it.
 *
 * @param output [B, H, W, C].
 * @param changed [B, H, W, C].
 */
export function perturbChannels(
  output: tf.Tensor,
  changed: tf.Tensor,
): tf.Tensor {
  const handle = tf.zeros([0]);
  PERTURBED.set(handle, { base: output, changed });
  return handle;
}

/** Applies an operation that keeps channels apart (ReLU, pooling). */
export function channelwise(
  x: tf.Tensor,
  operation: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const perturbed = PERTURBED.get(x);
  if (perturbed === undefined) return operation(x);
  return perturbChannels(
    operation(perturbed.base),
    operation(perturbed.changed),
  );
}

/** A convolution; of a perturbed input it runs once, and once more over single channels. */
export function convolveAll(
  x: tf.Tensor,
  filters: tf.Tensor,
  options: Conv2dOptions,
): tf.Tensor {
  const perturbed = PERTURBED.get(x);
  if (perturbed === undefined) return conv2d(x, filters, options);
  const { stride, padding } = options;
  const window = {
    ...(stride === undefined ? {} : { stride }),
    ...(padding === undefined ? {} : { padding }),
  };
  const [height, width, channels, outputs] = filters.shape as [
    number,
    number,
    number,
    number,
  ];
  const base = conv2d(perturbed.base, filters, options);
  const change = tf.sub(perturbed.changed, perturbed.base);
  const added = Array.from({ length: channels }, (_, k) =>
    conv2d(
      oneChannel(change, k),
      tf.slice(filters, [0, 0, k, 0], [height, width, 1, outputs]),
      window,
    ));
  return addRepeated(tf.concat(added, 0), base);
}

/** The sum of two outputs, of which either may be perturbed or have the other's batch several times over. */
export function addAll(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [left, right] = [PERTURBED.get(a), PERTURBED.get(b)];
  if (left && right) {
    return perturbChannels(
      tf.add(left.base, right.base),
      tf.add(left.changed, right.changed),
    );
  }
  if (left && b.size === left.base.size) {
    return perturbChannels(tf.add(left.base, b), tf.add(left.changed, b));
  }
  if (right && a.size === right.base.size) return addAll(b, a);
  const [x, y] = [everyNetwork(a), everyNetwork(b)];
  return x.size === y.size ? tf.add(x, y) : addRepeated(x, y);
}

/** [B, ..., C] of every network written out, [C · B, ..., C]; anything else as it is. */
export function everyNetwork(x: tf.Tensor): tf.Tensor {
  const perturbed = PERTURBED.get(x);
  if (perturbed === undefined) return x;
  const { base, changed } = perturbed;
  const channels = base.shape.at(-1) as number;
  const own = tf.reshape(tf.eye(channels), [channels, 1, channels]);
  // [1, M, C] + [1, M, C] · [C, 1, C] -> [C, M, C] -> [C · B, ..., C]
  const rows = [1, -1, channels];
  const all = tf.add(
    tf.reshape(base, rows),
    tf.mul(tf.reshape(tf.sub(changed, base), rows), own),
  );
  const [batch, ...rest] = base.shape;
  return tf.reshape(all, [channels * (batch as number), ...rest]);
}

function oneChannel(x: tf.Tensor, k: number): tf.Tensor {
  const [batch, height, width] = x.shape as [number, number, number];
  return tf.slice(x, [0, 0, 0, k], [batch, height, width, 1]);
}

/** The sum of two outputs of which one has the other's batch several times over. */
function addRepeated(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [long, short] = a.size > b.size ? [a, b] : [b, a];
  // [K · B, ...] + [B, ...] as [K, M] + [1, M]
  const sum = tf.add(
    tf.reshape(long, [-1, short.size]),
    tf.reshape(short, [1, short.size]),
  );
  return tf.reshape(sum, long.shape);
}
