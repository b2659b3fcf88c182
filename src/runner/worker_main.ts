/**
 * The worker process: reads tasks, makes artifacts, measures units. Its argument is the process id of the coordinator,
 * with which it ends. It may read files, write into the store
 * and load native code; it has no network and cannot run a program.
 *
 * @module
 */
import { endWithParent, loadBackend } from "../runtime/mod.ts";
import { explainSystemError } from "../files/mod.ts";
import { canonicalJson } from "../text/mod.ts";
import type { FromWorker, ToWorker } from "./worker_protocol.ts";
import { encodeMessage, readMessages } from "./worker_protocol.ts";
import type { Task, WorkerSettings } from "./executor.ts";
import { KINDS } from "./kinds/registry.ts";
import { loadBench } from "./load_bench.ts";
import { measureUnit } from "./measure_unit.ts";
import { openNetwork } from "./network_file.ts";
import { Store } from "./store.ts";
import { createWorkshop, type Workshop } from "./workshop.ts";

/** Progress is told at most this often, so that a fast loop does not spend its time talking. */
const PROGRESS_INTERVAL_MS = 200;

async function main(): Promise<void> {
  endWithParent(Number(Deno.args[0]));
  // Libraries that print must not disturb the protocol.
  console.log = console.info = console.error;
  const state: WorkerState = { busy: false };
  let last = Promise.resolve();
  for await (const message of readMessages<ToWorker>(Deno.stdin.readable)) {
    last = last.then(() => take(message, state)).catch(giveUp);
  }
  // The coordinator has ended or gives up: nobody waits for what is under way.
  if (state.busy) Deno.exit(1);
  await last;
}

interface WorkerState {
  bench?: Bench;
  /** Whether a task is under way. */
  busy: boolean;
}

async function take(message: ToWorker, state: WorkerState): Promise<void> {
  if (message.type === "settings") {
    state.bench = await openBench(message.settings);
    return;
  }
  state.busy = true;
  await runTask(message.task, state.bench);
  state.busy = false;
}

/** The coordinator shows the last words of a worker that ended: one line, not a stack. */
function giveUp(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}

/** A worker's bench: its store, and its workshop. */
interface Bench {
  readonly store: Store;
  readonly workshop: Workshop;
  /** The task at hand; progress is reported under its id. */
  current: string;
}

async function openBench(settings: WorkerSettings): Promise<Bench> {
  const {
    numerics,
    isa,
    device,
    cacheFolder,
    storeFolder,
    dataFolder,
    networkFiles = [],
  } = settings;
  const { computation: found } = await loadBackend({
    backend: numerics.backend === "wasm" ? "wasm" : "tensorflow",
    cacheDir: cacheFolder,
    device,
    threads: numerics.threads,
    ...(isa && { isa }),
  });
  // The probe is the set-up's, which has loaded the same on this machine.
  const promised = { ...numerics, probe: "" };
  if (canonicalJson({ ...found, probe: "" }) !== canonicalJson(promised)) {
    throw new Error(
      `Cannot work for this run: it computes with ${
        JSON.stringify(numerics)
      }, ` +
        `current value is ${JSON.stringify(found)}`,
    );
  }
  for (const file of networkFiles) await openNetwork(file);
  const store = await Store.open(storeFolder);
  let lastTold = 0;
  const bench: Bench = {
    store,
    current: "",
    workshop: createWorkshop({
      store,
      kinds: KINDS,
      numerics,
      cacheFolder,
      ...(dataFolder ? { dataFolder } : {}),
      now: Date.now,
      progress(progress) {
        if (
          Date.now() - lastTold < PROGRESS_INTERVAL_MS &&
          progress.done < progress.total
        ) return;
        lastTold = Date.now();
        tell({ type: "progress", id: bench.current, progress });
      },
    }),
  };
  return bench;
}

async function runTask(task: Task, bench: Bench | undefined): Promise<void> {
  try {
    if (!bench) {
      throw new Error("Cannot run a task: no settings were sent first");
    }
    bench.current = task.id;
    if (task.type === "artifact") await bench.workshop.ensure(...task.recipes);
    else {
      const { claim } = await loadBench(task.bench);
      const { id, unit, provenance } = task;
      const { workshop, store } = bench;
      await store.writeRecord(
        await measureUnit(claim, unit, {
          id,
          workshop,
          provenance,
          now: Date.now,
        }),
      );
    }
    tell({ type: "done", id: task.id });
  } catch (error) {
    const { name, message, stack } = explainSystemError(error) ??
      (error instanceof Error ? error : new Error(String(error)));
    tell({
      type: "failed",
      id: task.id,
      name,
      message,
      ...(stack ? { stack } : {}),
    });
  } finally {
    await bench?.workshop.settle();
  }
}

function tell(message: FromWorker): void {
  const bytes = encodeMessage(message);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}

try {
  await main();
} catch (error) {
  giveUp(error);
}
