import { cacheFolder } from "../../src/runtime/mod.ts";
import { computingSet } from "../../src/runtime/instruction_set.ts";
import type { RecordNumerics } from "../../src/claims/types.ts";
import type { Task, WorkerSettings } from "../../src/runner/executor.ts";
import { workerArguments } from "../../src/runner/local_executor.ts";
import {
  encodeMessage,
  type FromWorker,
  readMessages,
  type ToWorker,
} from "../../src/runner/worker_protocol.ts";

export const CACHE = cacheFolder((name) => Deno.env.get(name));

/** WebAssembly needs nothing but npm packages, so every machine can run a worker on it. */
export const WASM: RecordNumerics = {
  backend: "wasm",
  tensorflow: "tfjs-wasm-4.22.0",
  device: "cpu/wasm",
  oneDnn: false,
  threads: 1,
  probe: "9f",
};

export const TENSORFLOW: RecordNumerics = {
  backend: "tensorflow",
  tensorflow: "2.21.0-cpu",
  device: `cpu/${computingSetHere()}`,
  oneDnn: true,
  threads: 1,
  probe: "9f",
};

/** By what Linux says of the processor, and the cap that these tests run under. */
function computingSetHere(): string {
  if (Deno.build.os !== "linux") return "unknown";
  const cpuinfo = Deno.readTextFileSync("/proc/cpuinfo");
  const [, flags] = /^flags\s*:\s*(.*)$/m.exec(cpuinfo)!;
  return computingSet(
    new Set(flags!.split(" ")),
    Deno.env.get("ONEDNN_MAX_CPU_ISA"),
  );
}

export function settingsFor(
  storeFolder: string,
  numerics = WASM,
): WorkerSettings {
  return { storeFolder, cacheFolder: CACHE, device: "cpu", numerics };
}

/** A worker process with the permissions and the environment that the executor gives it. */
export interface Worker {
  readonly child: Deno.ChildProcess;
  send(message: ToWorker): Promise<void>;
  /** Messages until one that ends a task. */
  run(task: Task): Promise<FromWorker[]>;
  /** Ends the process and waits for it. */
  close(): Promise<void>;
}

export async function startWorker(settings: WorkerSettings): Promise<Worker> {
  const child = new Deno.Command(Deno.execPath(), {
    args: workerArguments(settings),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  const events = readMessages<FromWorker>(child.stdout);
  const send = (message: ToWorker) => input.write(encodeMessage(message));
  await send({ type: "settings", settings });
  return {
    child,
    send,
    async run(task) {
      await send({ type: "task", task });
      const heard: FromWorker[] = [];
      for await (
        const event of { [Symbol.asyncIterator]: () => keep(events) }
      ) {
        heard.push(event);
        if (event.type !== "progress") break;
      }
      return heard;
    },
    async close() {
      await input.close().catch(() => {});
      await child.status;
      await events.return(undefined);
    },
  };
}

/** The same messages; leaving a loop over them does not close the stream. */
function keep<Message>(
  events: AsyncGenerator<Message>,
): AsyncIterator<Message> {
  return { next: () => events.next() };
}
