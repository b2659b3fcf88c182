import type { Differences, Values } from "./types.ts";

/**
 * The largest difference between both sides' values, by name, as a fraction of the peer's largest absolute value.
 *
 * @throws {Error} If the sides have other names or numbers of values, a value is not finite, or a difference is
 * larger than its tolerance: what was timed is then not the same work.
 */
export function requireAgreement(
  ours: Values,
  theirs: Values,
  tolerance: Readonly<Record<string, number>>,
): Differences {
  const names = Object.keys(tolerance).sort();
  for (const values of [ours, theirs]) {
    const found = Object.keys(values).sort();
    if (found.join() !== names.join()) {
      throw new Error(
        `Cannot compare the sides: each must yield ${names.join(", ")}, ` +
          `current value is ${found.join(", ") || "nothing"}`,
      );
    }
  }
  return Object.fromEntries(names.map((name) => {
    const difference = relativeDifference(
      ours[name] ?? [],
      theirs[name] ?? [],
      name,
    );
    const allowed = tolerance[name] ?? 0;
    if (!(difference <= allowed)) {
      throw new Error(
        `Cannot time ${name}: the sides differ by more than ${allowed} of the largest value, ` +
          `current value is ${difference}`,
      );
    }
    return [name, difference];
  }));
}

function relativeDifference(
  ours: readonly number[],
  theirs: readonly number[],
  name: string,
): number {
  if (ours.length !== theirs.length || ours.length === 0) {
    throw new Error(
      `Cannot compare ${name}: both sides need the same number of values, ` +
        `current value is ${ours.length} and ${theirs.length}`,
    );
  }
  let largest = 0;
  let difference = 0;
  for (const [i, their] of theirs.entries()) {
    const our = ours[i] as number;
    if (!Number.isFinite(our) || !Number.isFinite(their)) {
      throw new Error(
        `Cannot compare ${name}: every value must be finite, current value is ${our} and ${their} at index ${i}`,
      );
    }
    largest = Math.max(largest, Math.abs(their));
    difference = Math.max(difference, Math.abs(our - their));
  }
  // All zero on their side: any difference is infinitely large, none is none.
  return difference === 0 ? 0 : difference / largest;
}
