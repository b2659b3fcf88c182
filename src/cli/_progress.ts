import cliProgress from "cli-progress";
import process from "node:process";
import type { Task } from "../runner/executor.ts";
import type { RunListener } from "../runner/schedule.ts";
import { formatDuration } from "../text/mod.ts";

export interface ProgressOptions {
  readonly total: number;
  /** Whether standard error is a terminal: bars there, plain lines elsewhere. */
  readonly terminal: boolean;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** A listener that shows a run, and what must be called when the run is over. */
export interface ProgressDisplay extends RunListener {
  close(): void;
}

/** Shows a run on standard error. */
export function showProgress(options: ProgressOptions): ProgressDisplay {
  return options.terminal ? bars(options) : lines(options);
}

/** A plain line per task that ends, and now and then one for a long task. */
function lines({ total, now }: ProgressOptions): ProgressDisplay {
  const everyMs = 10_000;
  const started = now();
  const last = new Map<string, number>();
  let ended = 0;
  const head = () => `[${ended}/${total} ${formatDuration(now() - started)}]`;
  return {
    started: (task) => void last.set(task.id, now()),
    progressed(task, { text }) {
      if (now() - last.get(task.id)! < everyMs) return;
      last.set(task.id, now());
      console.error(`${head()} ${task.title}: ${text}`);
    },
    finished(task) {
      ended++;
      console.error(`${head()} done: ${task.title}`);
    },
    failed(task, error) {
      ended++;
      console.error(`${head()} FAILED: ${task.title}: ${error.message}`);
    },
    dropped(task) {
      ended++;
      console.error(`${head()} not run: ${task.title}`);
    },
    close() {},
  };
}

/** One bar for the run, one for each task under way. */
function bars({ total }: ProgressOptions): ProgressDisplay {
  const multi = new cliProgress.MultiBar({
    format: "{bar} {value}/{total} {eta_formatted} {title}",
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    etaBuffer: 50,
  }, cliProgress.Presets.rect);
  const all = multi.create(total, 0, { title: "tasks" });
  const running = new Map<string, cliProgress.SingleBar>();
  const end = (task: Task) => {
    const bar = running.get(task.id);
    if (bar) multi.remove(bar);
    running.delete(task.id);
    all.increment();
  };
  return {
    started: (task) =>
      void running.set(task.id, multi.create(1, 0, { title: task.title })),
    progressed(task, { done, total, text }) {
      const bar = running.get(task.id);
      bar?.setTotal(total);
      bar?.update(done, { title: `${task.title}: ${text}` });
    },
    finished: end,
    failed(task, error) {
      end(task);
      multi.log(`FAILED: ${task.title}: ${error.message}\n`);
    },
    dropped(task) {
      end(task);
      multi.log(`not run: ${task.title}\n`);
    },
    close: () => multi.stop(),
  };
}
