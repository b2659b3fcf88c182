/**
 * PyTorch's initialisers. Each takes shapes in PyTorch's order (linear
 * [out, in], convolution [out, in, height, width]) and returns float32 values
 * in that memory order; whoever keeps another layout transposes them.
 *
 * Source: PyTorch 2.15, `torch/nn/init.py`, `torch/nn/modules/linear.py`,
 * `torch/nn/modules/conv.py`; timm 1.0, `timm/layers/weight_init.py`.
 *
 * @module
 */
import { erf, erfinv } from "./error_function.ts";
import type { TorchGenerator } from "./torch_generator.ts";

/** Options of {@linkcode kaimingUniform}. */
export interface KaimingUniformOptions {
  /** Slope of the leaky rectifier. @default {Math.sqrt(5)}, as `nn.Linear` and `nn.Conv2d` */
  readonly a?: number;
}

/** Options of {@linkcode kaimingNormal}. */
export interface KaimingNormalOptions {
  /** Which fan keeps its variance. @default {"fanOut"}, as torchvision's ResNet */
  readonly mode?: "fanIn" | "fanOut";
}

/** Options of {@linkcode xavierUniform}. */
export interface XavierUniformOptions {
  /** Factor of the bound. @default {1} */
  readonly gain?: number;
}

/** Options of {@linkcode truncNormal}. */
export interface TruncNormalOptions {
  /** Of the law before it is cut. @default {0} */
  readonly mean?: number;
  /** Standard deviation of the law before it is cut. @default {0.02}, as timm's vision transformers */
  readonly std?: number;
  /** Lowest value, not in units of `std`. @default {-2} */
  readonly a?: number;
  /** Highest value, not in units of `std`. @default {2} */
  readonly b?: number;
}

interface Fans {
  readonly size: number;
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * @throws {RangeError} If it is not the shape of a weight.
 */
function fansOf(shape: readonly number[]): Fans {
  const [outputs, inputs, ...kernel] = shape;
  const positive = shape.every((extent) =>
    Number.isInteger(extent) && extent > 0
  );
  if (outputs === undefined || inputs === undefined || !positive) {
    throw new RangeError(
      `Cannot initialise: a weight needs at least two positive extents, current value is [${shape}]`,
    );
  }
  const area = kernel.reduce((product, extent) => product * extent, 1);
  return {
    size: outputs * inputs * area,
    fanIn: inputs * area,
    fanOut: outputs * area,
  };
}

/**
 * The default weight of `nn.Linear` and `nn.Conv2d`: uniform within
 * ±sqrt(6 / ((1 + a²) fanIn)), which is ±1/sqrt(fanIn) for a = sqrt(5).
 *
 * @throws {RangeError} If it is not the shape of a weight.
 */
export function kaimingUniform(
  generator: TorchGenerator,
  shape: readonly number[],
  options: KaimingUniformOptions = {},
): Float32Array {
  const { a = Math.sqrt(5) } = options;
  const { size, fanIn } = fansOf(shape);
  // In PyTorch's order of operations, so that the bound has the same last bit.
  const gain = Math.sqrt(2 / (1 + a ** 2));
  const bound = Math.sqrt(3) * (gain / Math.sqrt(fanIn));
  return generator.uniform(size, { from: -bound, to: bound });
}

/**
 * The default bias of `nn.Linear` and `nn.Conv2d`: uniform within ±1/sqrt(fanIn).
 *
 * @throws {RangeError} If `fanIn` is not positive.
 */
export function biasUniform(
  generator: TorchGenerator,
  { size, fanIn }: { readonly size: number; readonly fanIn: number },
): Float32Array {
  if (!(fanIn > 0)) {
    throw new RangeError(
      `Cannot initialise a bias: fanIn must be positive, current value is ${fanIn}`,
    );
  }
  const bound = 1 / Math.sqrt(fanIn);
  return generator.uniform(size, { from: -bound, to: bound });
}

/**
 * Normal with standard deviation sqrt(2 / fan), for layers followed by a ReLU.
 *
 * @throws {RangeError} If it is not the shape of a weight.
 */
export function kaimingNormal(
  generator: TorchGenerator,
  shape: readonly number[],
  options: KaimingNormalOptions = {},
): Float32Array {
  const { mode = "fanOut" } = options;
  const { size, fanIn, fanOut } = fansOf(shape);
  return generator.normal(size, {
    std: Math.SQRT2 / Math.sqrt(mode === "fanIn" ? fanIn : fanOut),
  });
}

/**
 * Uniform within ±gain sqrt(6 / (fanIn + fanOut)).
 *
 * @throws {RangeError} If it is not the shape of a weight.
 */
export function xavierUniform(
  generator: TorchGenerator,
  shape: readonly number[],
  options: XavierUniformOptions = {},
): Float32Array {
  const { gain = 1 } = options;
  const { size, fanIn, fanOut } = fansOf(shape);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return generator.uniform(size, { from: -bound, to: bound });
}

function normalCdf(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/**
 * A normal law cut at `a` and `b`, by the inverse distribution function, as
 * timm's `trunc_normal_`. (`torch.nn.init.trunc_normal_` of PyTorch 2.15
 * redraws what falls outside instead and gives other values.)
 *
 * The draws are PyTorch's; the inverse error function is rounded from double
 * precision: of a million values 0.03 % differ from timm's, by at most 2 units
 * in the last place.
 *
 * @throws {RangeError} If an extent is not positive, `std` is not, or `a` is
 * not below `b`.
 */
export function truncNormal(
  generator: TorchGenerator,
  shape: readonly number[],
  options: TruncNormalOptions = {},
): Float32Array {
  const { mean = 0, std = 0.02, a = -2, b = 2 } = options;
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (!(std > 0 && a < b)) {
    throw new RangeError(
      `Cannot initialise: needs std > 0 and a < b, current value is std ${std}, a ${a}, b ${b}`,
    );
  }
  const lowest = normalCdf((a - mean) / std);
  const highest = normalCdf((b - mean) / std);
  const values = generator.uniform(size, {
    from: 2 * lowest - 1,
    to: 2 * highest - 1,
  });
  const scale = Math.fround(std * Math.SQRT2);
  const [shift, low, high] = [
    Math.fround(mean),
    Math.fround(a),
    Math.fround(b),
  ];
  return values.map((value) => {
    const normal = Math.fround(
      Math.fround(Math.fround(erfinv(value)) * scale) + shift,
    );
    return Math.min(Math.max(normal, low), high);
  });
}
