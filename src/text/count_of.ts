/**
 * A number with its noun: `1 unit`, `2 units`.
 *
 * @param plural Of a noun that does more than take an s. Default: the noun with an s.
 */
export function countOf(
  count: number,
  noun: string,
  plural = `${noun}s`,
): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
