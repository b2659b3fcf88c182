import type { Plot } from "./types.ts";

/** A plot's name becomes part of a file name, and a logarithm needs positive places. */
const PLOT_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What keeps a claim's plots from being drawn; `undefined` if nothing does. */
export function plotProblem(plots: readonly Plot[]): string | undefined {
  const names = plots.map(({ name }) => name);
  const wrong = names.find((name, index) =>
    !PLOT_NAME.test(name) || names.indexOf(name) !== index
  );
  if (wrong !== undefined) {
    return `the names of its plots must be words joined by hyphens, each once, current value is ${wrong}`;
  }
  for (const { name, x, series } of plots) {
    const place = series.flatMap(({ points }) => points.map(({ x }) => x))
      .find((one) => !Number.isFinite(one) || (x.scale === "log" && one <= 0));
    if (place !== undefined) {
      return `plot ${name} cannot show x = ${place} on a ${x.scale} axis`;
    }
    const lines = series.map(({ name }) => name);
    if (new Set(lines).size !== lines.length) {
      return `plot ${name} has two series of one name`;
    }
  }
  return undefined;
}
