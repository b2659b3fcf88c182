import cliProgress from "cli-progress";
import process from "node:process";
import { formatDuration } from "../text/mod.ts";

/** How far something is that can be counted. */
export interface Count {
  readonly done: number;
  /** Undefined if nobody knows. */
  readonly total: number | undefined;
}

export interface CountProgressOptions {
  /** What is done, for the line: `preparing`. */
  readonly title: string;
  /** Writes an amount with its unit: `96 images`. */
  readonly amount: (count: number) => string;
  /** Whether standard error is a terminal: a bar there, plain lines elsewhere. */
  readonly terminal: boolean;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/** Shows a count on standard error. */
export interface CountProgress {
  readonly report: (count: Count) => void;
  readonly close: () => void;
}

/** Plain lines come at most so often, and one at the end. */
const LINE_EVERY_MS = 10_000;

/**
 * A bar or plain lines with the rate and the time left. What was there at the first report (an earlier run's) is
 * not counted into the rate.
 */
export function showCount(options: CountProgressOptions): CountProgress {
  const { title, amount, terminal, now } = options;
  const started = now();
  let before: number | undefined;
  let lastLine = started;
  let bar: cliProgress.SingleBar | undefined;

  function words({ done, total }: Count): string {
    before ??= done === 1 ? 0 : done;
    const elapsedMs = now() - started;
    const perMs = (done - before) / elapsedMs;
    // Neither is known until something has been done in some time.
    if (!(perMs > 0 && Number.isFinite(perMs))) return "";
    const rate = `, ${amount(Math.round(perMs * 1000))}/s`;
    return total === undefined || total <= done
      ? rate
      : `${rate}, ${formatDuration((total - done) / perMs)} left`;
  }

  function line(count: Count): void {
    const isEnd = count.done === count.total;
    const text = words(count);
    if (!isEnd && now() - lastLine < LINE_EVERY_MS) return;
    lastLine = now();
    const of = count.total === undefined ? "" : ` of ${amount(count.total)}`;
    console.error(`${title}: ${amount(count.done)}${of}${text}`);
  }

  function draw(count: Count): void {
    const { done, total } = count;
    if (bar === undefined) {
      bar = new cliProgress.SingleBar({
        format: "{title} {bar} {percentage} % {amount}{words}",
        barsize: 24,
        hideCursor: true,
        stream: process.stderr,
      }, cliProgress.Presets.rect);
      bar.start(total ?? done, 0, { title, amount: "", words: "" });
    }
    bar.setTotal(total ?? done);
    bar.update(done, { title, amount: amount(done), words: words(count) });
  }

  return {
    report: terminal ? draw : line,
    close: () => bar?.stop(),
  };
}
