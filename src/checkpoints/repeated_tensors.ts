import { lastPart } from "./_parts.ts";
import type { Checkpoint } from "./types.ts";

type ComparedFile = Pick<Checkpoint, "info" | "read">;

/** How many characters two names have in common at their ends. */
function commonEnd(a: string, b: string): number {
  let length = 0;
  while (
    length < Math.min(a.length, b.length) &&
    a.at(-1 - length) === b.at(-1 - length)
  ) length++;
  return length;
}

/** Comparisons of one tensor at most; the one with the most similar name is the first. */
const MAX_COMPARED = 8;

/** Whether two tensors have the same values; NaN is equal to itself. */
function areEqual(file: ComparedFile, a: string, b: string): boolean {
  const [left, right] = [file.read(a).data, file.read(b).data];
  return left.length === right.length &&
    left.every((value: number, i: number) => Object.is(value, right[i]));
}

/**
 * Those of some tensors of a file that are equal to one that was taken, of the same last name and shape.
 *
 * @param names Those that were not taken.
 * @param taken Those that were.
 */
export function repeatedTensors(
  file: ComparedFile,
  names: readonly string[],
  taken: ReadonlySet<string>,
): string[] {
  const key = (name: string) => {
    const { dtype, shape } = file.info(name);
    return [lastPart(name), dtype, ...shape].join(" ");
  };
  const alike = Map.groupBy(taken, key);
  return names.filter((name) => {
    const candidates = (alike.get(key(name)) ?? [])
      .toSorted((a, b) => commonEnd(b, name) - commonEnd(a, name))
      .slice(0, MAX_COMPARED);
    return candidates.some((other) => areEqual(file, name, other));
  });
}
