/**
 * The worker process: reads tasks, makes artifacts, measures units. It may read files, write into the store
 * and load native code; it has no network and cannot run a program.
 *
 * @module
 */
import { loadBackend } from "../runtime/mod.ts";
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
  // Libraries that print must not disturb the protocol.
  console.log = console.info = console.error;
  const state: { bench?: Bench } = {};
  for await (const message of readMessages<ToWorker>(Deno.stdin.readable)) {
    if (message.type === "settings") {
      state.bench = await openBench(message.settings);
    } else await runTask(message.task, state.bench);
  }
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
    if (task.type === "artifact") await bench.workshop.ensure(task.recipe);
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
    const { name, message, stack } = error instanceof Error
      ? error
      : new Error(String(error));
    tell({
      type: "failed",
      id: task.id,
      name,
      message,
      ...(stack ? { stack } : {}),
    });
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
  // The coordinator shows the last words of a worker that ended: one line, not a stack.
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
