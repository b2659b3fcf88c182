/**
 * Where our side's time goes: oneDNN, the library that computes convolutions, matrix products and normalisations in
 * TensorFlow on a CPU as in PyTorch, prints a line per primitive it runs when ONEDNN_VERBOSE is 1.
 *
 * Source: oneDNN developer guide, "Verbose Mode".
 *
 * @module
 */
import { median } from "../../../src/stats/mod.ts";
import type { SideCommand } from "./side_process.ts";

/** Primitives of one kind and implementation, over one unit of work. */
export interface ProfileRow {
  /** E.g. `convolution backward_weights`. */
  readonly primitive: string;
  /** oneDNN's name of the code that ran, e.g. `jit:avx512_core`. */
  readonly implementation: string;
  readonly calls: number;
  /** By oneDNN's clock; primitives that run side by side both count. */
  readonly ms: number;
}

/** Runs of a profile; what was printed in the first, which is slower, is left out. */
const RUNS = 3;

const PREFIX = "onednn_verbose";

/** Lines of a failure that are quoted. */
const QUOTED_LINES = 6;

/**
 * Runs our side alone and sums up what oneDNN prints.
 *
 * @param repeats Units of work of one timed run.
 * @throws {Error} If the process fails.
 */
export async function profile(
  { program, args, env }: SideCommand,
  repeats: number,
): Promise<ProfileRow[]> {
  const child = new Deno.Command(program, {
    args: [...args],
    env: { ...env, ONEDNN_VERBOSE: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const requests = [...Array(RUNS).fill("run"), "quit"];
  const text = requests.map((request) => JSON.stringify({ do: request }) + "\n")
    .join("");
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    new Blob([text]).stream().pipeTo(child.stdin).catch(() => {
      // A closed pipe: the exit code says why.
    }),
  ]);
  if (code !== 0) {
    throw new Error(
      `Cannot profile the bench: our side has failed, current value is exit code ${code}\n${
        new TextDecoder().decode(stderr).trimEnd().split("\n").slice(
          -QUOTED_LINES,
        ).join("\n")
      }`,
    );
  }
  const lines = new TextDecoder().decode(stdout).split("\n");
  return summarise(afterFirstRun(lines), (RUNS - 1) * repeats);
}

/** The lines behind the answer to the first run. */
function afterFirstRun(lines: readonly string[]): readonly string[] {
  const answer = lines.findIndex((line) => line.startsWith('{"ms"'));
  return lines.slice(answer + 1);
}

/**
 * Sums up oneDNN's lines, the costliest first. What calls on arrays of the same shape take is their median times their
 * number, so that one call that something else held up does not count.
 *
 * @param units Units of work that the lines are from.
 */
export function summarise(
  lines: readonly string[],
  units: number,
): ProfileRow[] {
  const rows = new Map<string, ProfileRow>();
  for (const { primitive, implementation, times } of callsByShape(lines)) {
    const key = `${primitive},${implementation}`;
    const { calls, ms } = rows.get(key) ?? { calls: 0, ms: 0 };
    const own = times.length / units;
    rows.set(key, {
      primitive,
      implementation,
      calls: calls + own,
      ms: ms + own * median(times),
    });
  }
  return [...rows.values()].sort((a, b) => b.ms - a.ms);
}

interface SameShape {
  readonly primitive: string;
  readonly implementation: string;
  /** Milliseconds of each call. */
  readonly times: number[];
}

function callsByShape(lines: readonly string[]): Iterable<SameShape> {
  const found = new Map<string, SameShape>();
  for (const line of lines) {
    if (!line.startsWith(PREFIX)) continue;
    const fields = line.trim().split(",");
    // …,exec,cpu,<primitive>,<implementation>,<propagation>,<arrays>,<attributes>,<auxiliary>,<shape>,<ms>
    const at = fields.indexOf("exec");
    const ms = Number(fields.at(-1));
    if (at < 0 || !Number.isFinite(ms)) continue;
    const [name = "", implementation = "", propagation = ""] = fields.slice(
      at + 2,
    );
    const primitive = ["", "undef"].includes(propagation)
      ? name
      : `${name} ${propagation}`;
    const key = [primitive, implementation, fields.at(-2)].join();
    const same = found.get(key) ?? { primitive, implementation, times: [] };
    same.times.push(ms);
    found.set(key, same);
  }
  return found.values();
}
