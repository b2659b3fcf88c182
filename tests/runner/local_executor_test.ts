import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../../src/errors/mod.ts";
import type { Progress } from "../../src/runner/artifact_kind.ts";
import type { ArtifactTask } from "../../src/runner/executor.ts";
import {
  localExecutor,
  workerArguments,
} from "../../src/runner/local_executor.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { root } from "../_repository.ts";
import {
  PROVENANCE,
  recipe,
  UNIT,
  withFolder,
  withStore,
} from "./_fixtures.ts";
import { findInstallation } from "../../src/runtime/mod.ts";
import { CACHE, settingsFor, TENSORFLOW } from "./_worker.ts";

/** What the probe script may do with the arguments of a worker. */
async function probe(store: string, elsewhere: string) {
  const args = workerArguments(settingsFor(store)).slice(0, -1);
  const script = fileURLToPath(import.meta.resolve("./_probe.ts"));
  // The worker's own arguments with nothing but the script replaced.
  assert(args.at(-1)!.endsWith("/worker_main.ts"));
  // A server that would answer, so that nothing but the permission is in the way.
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response());
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...args.slice(0, -1),
      script,
      store,
      elsewhere,
      String(server.addr.port),
    ],
  }).output();
  await server.shutdown();
  return JSON.parse(new TextDecoder().decode(stdout)) as Record<string, string>;
}

Deno.test("a worker has no network, runs no program and writes into the store only", async () => {
  await withFolder(async (folder) => {
    const store = join(folder, "a b");
    await Deno.mkdir(store);
    assertEquals(await probe(store, folder), {
      fetch: "NotCapable",
      connect: "NotCapable",
      listen: "NotCapable",
      run: "NotCapable",
      runDeno: "NotCapable",
      writeElsewhere: "NotCapable",
      removeElsewhere: "NotCapable",
      writeStore: "ok",
      read: "ok",
    });
  });
});

Deno.test("localExecutor() refuses a store whose name Deno would take for two folders", () => {
  assertThrows(
    () => localExecutor({ ...settingsFor("/a,/b"), jobs: 1 }),
    UsageError,
    "current value is /a,/b",
  );
});

/** A task that trains nothing: on wasm a program is a note that it runs op by op. */
function programTask(
  id: string,
  change: Partial<ArtifactTask> = {},
): ArtifactTask {
  return {
    type: "artifact",
    id,
    title: id,
    after: [],
    isolated: false,
    recipes: [
      recipe("sweep-program", {
        architecture: "resnet8",
        input: [56, 28, 1],
        numClasses: 2,
        batchSize: 4,
      }),
    ],
    ...change,
  };
}

function ignore(_: Progress): void {}

Deno.test("localExecutor() runs tasks in worker processes and puts the results into the store", async () => {
  await withStore(async (store, folder) => {
    const executor = localExecutor({ ...settingsFor(folder), jobs: 1 });
    try {
      await executor.run(programTask("a", { isolated: true }), ignore);
      await executor.run(programTask("b"), ignore);
    } finally {
      await executor.close();
    }
    assertEquals((await listArtifacts(store)).length, 1);
  });
});

Deno.test("localExecutor() rejects with the task's own error, and works on", async () => {
  await withStore(async (_, folder) => {
    const executor = localExecutor({ ...settingsFor(folder), jobs: 1 });
    try {
      const broken = programTask("a", { recipes: [recipe("nothing")] });
      const error = await assertRejects(
        () => executor.run(broken, ignore),
        Error,
        "Cannot make an artifact of kind nothing",
      );
      assertEquals((error as Error).name, "RangeError");
      await executor.run(programTask("b"), ignore);
    } finally {
      await executor.close();
    }
  });
});

Deno.test({
  name:
    "localExecutor() caps its workers, and one that computes with other instructions takes no task",
  ignore: !["cpu/avx2", "cpu/avx512"].includes(TENSORFLOW.device) ||
    findInstallation({ cacheDir: CACHE, device: "cpu" }) === undefined,
  fn: async () => {
    await withStore(async (_, folder) => {
      const cases = [
        ["cpu/avx2", "Cannot make an artifact of kind nothing"],
        ["cpu/avx", "Cannot work for this run"],
      ] as const;
      for (const [device, answer] of cases) {
        const executor = localExecutor({
          ...settingsFor(folder, { ...TENSORFLOW, device }),
          isa: "avx2",
          jobs: 1,
        });
        const task = programTask("a", { recipes: [recipe("nothing")] });
        try {
          await assertRejects(() => executor.run(task, ignore), Error, answer);
        } finally {
          await executor.close();
        }
      }
    });
  },
});

Deno.test("localExecutor() says in one line what a worker died of", async () => {
  await withStore(async (_, folder) => {
    const numerics = { ...settingsFor(folder).numerics, tensorflow: "other" };
    const executor = localExecutor({
      ...settingsFor(folder, numerics),
      jobs: 1,
    });
    try {
      const error = await assertRejects(
        () => executor.run(programTask("a"), ignore),
        Error,
        "the worker process ended with code 1: Cannot work for this run",
      );
      assertEquals((error as Error).message.includes("    at "), false);
    } finally {
      await executor.close();
    }
  });
});

Deno.test("localExecutor() says how a worker ended that ended in the middle of a task, and starts another", async () => {
  await withStore(async (_, folder) => {
    const executor = localExecutor({ ...settingsFor(folder), jobs: 1 });
    const unit = { ...UNIT, dataset: "dominoes", architecture: "resnet8" };
    const path = join(root, "tests/cli/_fixtures/misbehaving_bench.ts");
    try {
      await assertRejects(
        () =>
          executor.run({
            type: "unit",
            id: "a",
            title: "a",
            after: [],
            // The bench ends its process for this seed.
            unit: { ...unit, claim: "tests/misbehaving", seed: 101 },
            bench: pathToFileURL(path).href,
            provenance: PROVENANCE,
          }, ignore),
        Error,
        "the worker process ended with code 3: goodbye",
      );
      await executor.run(programTask("b"), ignore);
    } finally {
      await executor.close();
    }
  });
});
