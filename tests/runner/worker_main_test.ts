import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findInstallation } from "../../src/runtime/mod.ts";
import { openCheckpoint } from "../../src/checkpoints/mod.ts";
import { erm } from "../../src/claims/network_recipes.ts";
import { FIXTURE_ERM } from "../../bench/silent_majority/mod.ts";
import type { Recipe } from "../../src/claims/recipe.ts";
import type { Unit } from "../../src/claims/types.ts";
import { artifactKey } from "../../src/runner/artifact_key.ts";
import type { ArtifactTask, UnitTask } from "../../src/runner/executor.ts";
import { lockKeyIfFree, type Unlock } from "../../src/runner/key_lock.ts";
import { KINDS } from "../../src/runner/kinds/registry.ts";
import type { Store } from "../../src/runner/store.ts";
import type { FromWorker } from "../../src/runner/worker_protocol.ts";
import type { TrainSpec } from "../../src/training/mod.ts";
import { root } from "../_repository.ts";
import { exists, PROVENANCE, UNIT, waitUntil, withStore } from "./_fixtures.ts";
import {
  CACHE,
  settingsFor,
  startWorker,
  TENSORFLOW,
  WASM,
} from "./_worker.ts";

const NO_TENSORFLOW =
  findInstallation({ cacheDir: CACHE, device: "cpu" }) === undefined;

const DOMINOES: Unit = {
  ...UNIT,
  dataset: "dominoes",
  architecture: "resnet8",
};
const BENCH = join(root, "tests/cli/_fixtures/dataset_size_bench.ts");

function unitTask(change: Partial<UnitTask> = {}): UnitTask {
  return {
    type: "unit",
    id: "0123456789abcdef01234567",
    title: "unit",
    after: [],
    unit: { ...DOMINOES, claim: "tests/dataset-size" },
    bench: pathToFileURL(BENCH).href,
    provenance: { ...PROVENANCE, numerics: WASM },
    ...change,
  };
}

Deno.test("a worker measures a unit and writes its record", async () => {
  await withStore(async (store, folder) => {
    const worker = await startWorker(settingsFor(folder));
    try {
      const task = unitTask();
      assertEquals(await worker.run(task), [{ type: "done", id: task.id }]);
      const record = await store.readRecord(task.unit.claim, task.id);
      assertEquals(record?.unit, task.unit);
      assertEquals(record?.state, "done");
    } finally {
      await worker.close();
    }
  });
});

Deno.test("a worker reports a failed task and takes the next one", async () => {
  await withStore(async (_, folder) => {
    const worker = await startWorker(settingsFor(folder));
    try {
      const unit = { ...unitTask().unit, dataset: "domino" };
      const [failed] = await worker.run(unitTask({ unit }));
      assertEquals(failed!.type, "failed");
      assertStringIncludes(JSON.stringify(failed), "domino");
      const [next] = await worker.run(unitTask());
      assertEquals(next!.type, "done");
    } finally {
      await worker.close();
    }
  });
});

Deno.test("a worker ends with its standard input", async () => {
  await withStore(async (_, folder) => {
    const worker = await startWorker(settingsFor(folder));
    await worker.close();
    assertEquals((await worker.child.status).code, 0);
  });
});

/** Long enough to be killed in the middle. */
const SHORT: TrainSpec = { ...FIXTURE_ERM, epochs: 3, keepEpochs: [] };

/** The processes that another one has started. Source: proc(5), `/proc/[pid]/stat`. */
async function childrenOf(parent: number): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => "");
    // After the name in parentheses come the state and the parent.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[1]) === parent) found.push(Number(name));
  }
  return found;
}

/** Whether a process is there; one that has ended but was not waited for is not. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  return !["", "Z"].includes(stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "");
}

function taskOf(recipe: Recipe): ArtifactTask {
  const key = artifactKey(recipe, { kinds: KINDS, numerics: TENSORFLOW });
  return {
    type: "artifact",
    id: key,
    title: key,
    after: [],
    isolated: false,
    recipes: [recipe],
  };
}

/** Digests of the files of an artifact, by name. */
async function filesOf(store: Store, { id, recipes }: ArtifactTask) {
  const { manifest } = (await store.find(recipes[0]!.kind, id))!;
  return new Map(manifest.files.map(({ name, sha256 }) => [name, sha256]));
}

/** The epochs that a worker told of. */
function epochsOf(heard: readonly FromWorker[]): number[] {
  return heard.flatMap((event) =>
    event.type === "progress" ? [event.progress.done] : []
  );
}

Deno.test({
  name:
    "training that is killed after an epoch resumes there and ends in the bytes of an undisturbed run",
  ignore: NO_TENSORFLOW,
  async fn() {
    const network = erm(DOMINOES, SHORT);
    const training = taskOf(network);
    const program = taskOf(network.inputs.program!);
    await withStore(async (store, folder) => {
      const first = await startWorker(settingsFor(folder, TENSORFLOW));
      await first.run(program);
      await first.send({ type: "task", task: training });
      const resume = join(folder, "partial", training.id, "resume.safetensors");
      await waitUntil(() => exists(resume));
      first.child.kill("SIGKILL");
      await first.close();
      assertEquals(await store.find("train", training.id), undefined);

      const second = await startWorker(settingsFor(folder, TENSORFLOW));
      const resumed = await second.run(training);
      assertEquals(resumed.at(-1), { type: "done", id: training.id });
      assert(!epochsOf(resumed).includes(1), "epoch 1 was trained again");
      assert(epochsOf(resumed).includes(3));
      assertEquals(await exists(resume), false);
      const afterKill = await filesOf(store, training);

      await store.remove("train", training.id);
      const undisturbed = await second.run(training);
      await second.close();
      assert(epochsOf(undisturbed).includes(3));
      assertEquals(afterKill, await filesOf(store, training));
      assert(afterKill.has("weights.safetensors"));
    });
  },
});

Deno.test({
  name:
    "workers that train end with a coordinator that is killed, free their locks and leave states that resume (Linux)",
  ignore: NO_TENSORFLOW || Deno.build.os !== "linux",
  async fn() {
    const networks = [
      erm(DOMINOES, FIXTURE_ERM),
      erm({ ...DOMINOES, seed: 9 }, FIXTURE_ERM),
    ];
    const trainings = networks.map(taskOf);
    const program = taskOf(networks[0]!.inputs.program!);
    await withStore(async (store, folder) => {
      const coordinator = new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--quiet",
          "-A",
          "--no-check",
          join(root, "tests/runner/_coordinator_child.ts"),
          folder,
          JSON.stringify([program, ...trainings]),
        ],
      }).spawn();
      const states = trainings.map(({ id }) =>
        join(folder, "partial", id, "resume.safetensors")
      );
      await waitUntil(
        async () => (await Promise.all(states.map(exists))).every(Boolean),
        180_000,
      );
      const workers = await childrenOf(coordinator.pid);
      assertEquals(workers.length, 2);
      coordinator.kill("SIGKILL");
      await coordinator.status;
      // One of the many epochs that were to come takes longer than this where two train at once.
      const limitMs = 2_000;
      await waitUntil(
        async () => !(await Promise.all(workers.map(isAlive))).some(Boolean),
        limitMs,
      );

      for (const { id } of trainings) {
        // The first thread of a process ends before the last, which closes the files.
        let unlock: Unlock | undefined;
        await waitUntil(async () => {
          unlock = await lockKeyIfFree(folder, id);
          return unlock !== undefined;
        }, limitMs);
        await unlock?.();
        assertEquals(await store.find("erm", id), undefined);
      }
      // That a run which resumes ends in the same bytes, the test above says.
      states.forEach((path) => openCheckpoint(path).close());
    });
  },
});
