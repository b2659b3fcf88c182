import type { EpochReport } from "../../training/mod.ts";

/** One line about a finished epoch. */
export function epochWords(
  { epoch, loss, groupAccuracies }: EpochReport,
): string {
  const groups = groupAccuracies.map((one) =>
    one === null ? "–" : one.toFixed(3)
  ).join(" ");
  return `epoch ${epoch}, loss ${loss.toFixed(4)}, groups ${groups}`;
}
