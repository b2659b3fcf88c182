/**
 * Whether a rounded accuracy can be the share of right images among `n`: is there a whole k with k / n equal
 * to `value` when printed with `decimals` decimals?
 *
 * It tells from which split a published accuracy comes: with four decimals .8123 is 1832 of Waterbirds' 2255
 * test images but no count of its 184 training images.
 *
 * @param value A fraction as printed.
 * @param options.n Images of the group.
 * @param options.decimals Printed decimals.
 * @throws {RangeError} If the value is not a fraction, or n or decimals are not positive whole numbers.
 */
export function fitsCount(
  value: number,
  { n, decimals }: { readonly n: number; readonly decimals: number },
): boolean {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(
      `Cannot fit a count: an accuracy lies in [0, 1], current value is ${value}`,
    );
  }
  for (const [name, whole] of Object.entries({ n, decimals })) {
    if (!Number.isInteger(whole) || whole < 1) {
      throw new RangeError(
        `Cannot fit a count: ${name} must be a positive whole number, current value is ${whole}`,
      );
    }
  }
  const nearest = Math.round(value * n);
  // Half a unit of the last printed place; the slack is far below it and above the rounding of k / n.
  const halfUnit = 0.5 * 10 ** -decimals + 1e-12;
  return Math.abs(nearest / n - value) <= halfUnit;
}
