/** Whatever can be timed. */
export interface Timed {
  /** Milliseconds per unit of work. */
  run(): Promise<number>;
}

export interface AlternateOptions {
  readonly pairs: number;
  /** Pairs that are run before and not kept: caches, compilation, allocators. */
  readonly warmUps: number;
}

/**
 * Times two sides in turn. The order is swapped from pair to pair (ours-theirs, theirs-ours, …), so that neither
 * always runs behind the other.
 *
 * @returns Milliseconds; the same index is the same pair.
 */
export async function alternate(
  ours: Timed,
  theirs: Timed,
  options: AlternateOptions,
): Promise<{ readonly oursMs: number[]; readonly peerMs: number[] }> {
  const oursMs: number[] = [];
  const peerMs: number[] = [];
  for (let pair = -options.warmUps; pair < options.pairs; pair++) {
    const oursFirst = pair % 2 === 0;
    const first = await (oursFirst ? ours : theirs).run();
    const second = await (oursFirst ? theirs : ours).run();
    if (pair < 0) continue;
    oursMs.push(oursFirst ? first : second);
    peerMs.push(oursFirst ? second : first);
  }
  return { oursMs, peerMs };
}
