/**
 * Box-Muller as PyTorch computes it with AVX2 (also on processors with AVX-512): the Cephes polynomials of
 * single precision with fused multiply-adds, so that the result is equal to the last bit.
 *
 * Source: PyTorch 2.15, `ATen/native/cpu/avx_mathfun.h` (constants by S. Moshier's Cephes library) and
 * `NormalFill16` in `ATen/native/cpu/DistributionTemplates.h`. Which multiplications the compiler fuses with the
 * addition that follows was found by comparing 1.6 million values.
 *
 * @module
 */
const { fround } = Math;

/**
 * `a * b + c` of float32 values with one rounding. The product is exact in double precision; the sum is rounded
 * to double first, which changes the float32 result about once in 2^29 times.
 */
function fma(a: number, b: number, c: number): number {
  return fround(a * b + c);
}

/** Elements of one block; element j of its first half is paired with j + 8. */
export const BLOCK = 16;

const LOG_POLYNOMIAL: readonly number[] = [
  7.0376836292e-2,
  -1.1514610310e-1,
  1.1676998740e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
].map(fround);
/** log(2) in two parts, the second with few enough bits for exact products. */
const LOG2_LOW = fround(-2.12194440e-4);
const LOG2_HIGH = 0.693359375;
const SQRT_HALF = fround(Math.SQRT1_2);
const EXPONENT_BIAS = 0x7e;

const FOUR_OVER_PI = fround(4 / Math.PI);
/** -pi/4 in three parts, for an exact remainder. */
const MINUS_PI_4_HIGH = -0.78515625;
const MINUS_PI_4_MIDDLE = -2.4187564849853515625e-4;
const MINUS_PI_4_LOW = fround(-3.77489497744594108e-8);
const SIN_0 = fround(-1.9515295891e-4);
const SIN_1 = fround(8.3321608736e-3);
const SIN_2 = fround(-1.6666654611e-1);
const COS_0 = fround(2.443315711809948e-5);
const COS_1 = fround(-1.388731625493765e-3);
const COS_2 = fround(4.166664568298827e-2);
const TWO_PI = fround(2 * Math.PI);

const floatView = new Float32Array(1);
const bitsView = new Int32Array(floatView.buffer);

/** The logarithm of a normal positive float32. */
function log(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0] as number;
  let exponent = (bits >>> 23) - EXPONENT_BIAS;
  // Keep the fraction, with the exponent of [0.5, 1).
  bitsView[0] = (bits & 0x007fffff) | 0x3f000000;
  const fraction = floatView[0] as number;
  let x = fround(fraction - 1);
  if (fraction < SQRT_HALF) {
    exponent -= 1;
    x = fround(x + fraction);
  }
  const z = fround(x * x);
  let y = LOG_POLYNOMIAL[0] as number;
  for (let i = 1; i < LOG_POLYNOMIAL.length; i++) {
    y = fma(y, x, LOG_POLYNOMIAL[i] as number);
  }
  y = fma(fround(y * x), z, fround(exponent * LOG2_LOW));
  y = fround(y - fround(z * 0.5));
  return fma(exponent, LOG2_HIGH, fround(x + y));
}

/**
 * Turns the 16 uniforms of [0, 1) from `start` on into normals, in place.
 *
 * @param law Mean and standard deviation, float32 values.
 */
export function toNormals(
  values: Float32Array,
  start: number,
  law: { readonly mean: number; readonly std: number },
): void {
  const { mean, std } = law;
  for (let j = start; j < start + BLOCK / 2; j++) {
    // [0, 1) -> (0, 1], so that the logarithm is finite.
    const radius = fround(
      Math.sqrt(fround(-2 * log(fround(1 - (values[j] as number))))),
    );
    const theta = fround(TWO_PI * (values[j + BLOCK / 2] as number));
    // The octant, rounded up to an even number, and what remains of the angle.
    const octant = (Math.trunc(fround(theta * FOUR_OVER_PI)) + 1) & ~1;
    let x = fma(octant, MINUS_PI_4_HIGH, theta);
    x = fma(octant, MINUS_PI_4_MIDDLE, x);
    x = fma(octant, MINUS_PI_4_LOW, x);
    const z = fround(x * x);
    let even = fround(fma(fma(COS_0, z, COS_1), z, COS_2) * z);
    even = fround(fma(even, z, -fround(z * 0.5)) + 1);
    let odd = fround(fma(fma(SIN_0, z, SIN_1), z, SIN_2) * z);
    odd = fma(odd, x, x);
    const swapped = (octant & 2) !== 0;
    const sin = swapped ? even : odd;
    const cos = swapped ? odd : even;
    values[j] = fma(
      fround(radius * (((octant - 2) & 4) === 0 ? -cos : cos)),
      std,
      mean,
    );
    values[j + BLOCK / 2] = fma(
      fround(radius * ((octant & 4) !== 0 ? -sin : sin)),
      std,
      mean,
    );
  }
}
