/**
 * The candidate that a mistyped name most likely means, for "did you mean".
 *
 * By edit distance without regard to case; none if more than a third of the
 * letters would have to change. Of equally near ones the first.
 */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
): string | undefined {
  let nearest: string | undefined;
  let best = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.ceil(Math.max(name.length, candidate.length) / 3);
    if (distance <= allowed && distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** How many letters must be inserted, deleted or replaced (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const removed = (previous[j] ?? 0) + 1;
      const inserted = (current[j - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
