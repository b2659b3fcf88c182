/** How much more may be computed than was asked for: rows that only fill up a call's last batch. */
const MOST_PADDING = 1.25;

/**
 * Images per call of a program that always takes the same number: the most, up to `most`, with which whole splits cost
 * at most a quarter more than their images. 36 pictures in batches of 250 would cost as much as 750.
 *
 * @param counts Images of each split that is read.
 */
export function callBatch(counts: readonly number[], most: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let batch = most; batch > 1; batch--) {
    const rows = counts.reduce(
      (sum, count) => sum + Math.ceil(count / batch) * batch,
      0,
    );
    if (rows <= MOST_PADDING * total) return batch;
  }
  return 1;
}
