/** Names longer than this are not compared: parameter names have some 40 characters. */
const MAX_LENGTH = 200;

/** Levenshtein's distance, or more than `limit` as soon as that is certain. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return row[b.length]!;
}

/** One name is the other with something before it, as in `backbone.conv1.weight`. */
function isSuffix(a: string, b: string): boolean {
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/**
 * The candidate that is most like a name: the same with a prefix, else the fewest edited characters, at most a
 * third of the name's. `undefined` if none is like it; the first of equals.
 */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  let nearest: string | undefined;
  let limit = Math.floor(name.length / 3);
  for (const candidate of candidates) {
    if (isSuffix(name, candidate)) return candidate;
    if (candidate.length > MAX_LENGTH) continue;
    const distance = editDistance(name, candidate, limit);
    if (distance > limit) continue;
    nearest = candidate;
    limit = distance - 1;
  }
  return nearest;
}
