import { fileURLToPath } from "node:url";
import { UsageError } from "../errors/mod.ts";
import type { Progress } from "./artifact_kind.ts";
import type { Executor, Task, WorkerSettings } from "./executor.ts";
import {
  encodeMessage,
  type FromWorker,
  readMessages,
  type ToWorker,
} from "./worker_protocol.ts";

export interface LocalExecutorOptions extends WorkerSettings {
  /** Worker processes at once. */
  readonly jobs: number;
}

/**
 * The permissions of a worker (read, write into the store, native code; no network, no programs), and its argument.
 *
 * @throws {UsageError} If there is a comma in the store's path.
 */
export function workerArguments(settings: WorkerSettings): string[] {
  if (settings.storeFolder.includes(",")) {
    throw new UsageError(
      `Cannot let workers write into the store alone: Deno separates folders by commas, current value is ${settings.storeFolder}`,
    );
  }
  return [
    "run",
    "--quiet",
    "--no-prompt",
    "--cached-only",
    `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
    "--allow-read",
    `--allow-write=${settings.storeFolder}`,
    "--allow-ffi",
    "--allow-env",
    "--allow-sys",
    new URL("./worker_main.ts", import.meta.url).href,
    String(Deno.pid),
  ];
}

/**
 * Runs tasks in worker processes on this machine; each takes one task after the other.
 *
 * @throws {UsageError} If there is a comma in the store's path.
 */
export function localExecutor(options: LocalExecutorOptions): Executor {
  workerArguments(options);
  const idle: WorkerProcess[] = [];
  const all = new Set<WorkerProcess>();

  function take(): WorkerProcess {
    const worker = idle.pop() ?? startWorker(options);
    all.add(worker);
    return worker;
  }

  return {
    slots: options.jobs,
    async run(task, onProgress) {
      const worker = take();
      try {
        await worker.run(task, onProgress);
        if (task.type === "artifact" && task.isolated) throw new Retire();
        idle.push(worker);
      } catch (error) {
        all.delete(worker);
        await worker.close();
        if (!(error instanceof Retire)) throw error;
      }
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.close()));
    },
  };
}

/** Not a failure: the process has done the one task it was started for. */
class Retire extends Error {}

interface WorkerProcess {
  run(task: Task, onProgress: (progress: Progress) => void): Promise<void>;
  close(): Promise<void>;
}

function startWorker(options: LocalExecutorOptions): WorkerProcess {
  const { jobs: _, ...settings } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: workerArguments(settings),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const events = readMessages<FromWorker>(child.stdout);
  const lastWords = tail(child.stderr);
  const send = (message: ToWorker) => input.write(encodeMessage(message));
  const ready = send({ type: "settings", settings });

  return {
    async run(task, onProgress) {
      await ready.catch(() => {});
      await send({ type: "task", task }).catch(() => {});
      for (;;) {
        const { value: event, done } = await events.next();
        if (done) {
          const { code, signal } = await child.status;
          throw new Error(
            `the worker process ended with ${
              signal ?? `code ${code}`
            }: ${await lastWords}`,
          );
        }
        if (event.type === "progress") onProgress(event.progress);
        else if (event.type === "done") return;
        else {throw Object.assign(new Error(event.message), {
            name: event.name,
          });}
      }
    },
    async close() {
      await input.close().catch(() => {});
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await child.status;
      clearTimeout(late);
      await lastWords;
    },
  };
}

/** The last lines of a stream, for the message when its process dies. */
async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    text = (text + decoder.decode(chunk, { stream: true })).slice(-2000);
  }
  return text.trim();
}
