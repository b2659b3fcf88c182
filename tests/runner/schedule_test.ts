import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Executor, Task } from "../../src/runner/executor.ts";
import { type RunListener, runTasks } from "../../src/runner/schedule.ts";
import { recipe } from "./_fixtures.ts";

function task(id: string, ...after: string[]): Task {
  return {
    type: "artifact",
    id,
    title: `make ${id}`,
    after,
    recipes: [recipe("text")],
    isolated: false,
  };
}

const SILENT: RunListener = {
  started() {},
  progressed() {},
  finished() {},
  failed() {},
  dropped() {},
};

/** An executor that notes what it starts and ends; tasks named in `broken` fail. */
function recorder(slots: number, broken: readonly string[] = []) {
  const log: string[] = [];
  let running = 0;
  const seen = { mostAtOnce: 0 };
  const executor: Executor = {
    slots,
    async run({ id }, onProgress) {
      log.push(`+${id}`);
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++running);
      onProgress({ done: 1, total: 1, text: id });
      await Promise.resolve();
      running--;
      if (broken.includes(id)) throw new Error(`${id} broke`);
      log.push(`-${id}`);
    },
    close: () => Promise.resolve(),
  };
  return { executor, log, seen };
}

Deno.test("runTasks() keeps the given order where there is a choice", async () => {
  const { executor, log } = recorder(1);
  await runTasks(["a", "b", "c"].map((id) => task(id)), executor, SILENT);
  assertEquals(log, ["+a", "-a", "+b", "-b", "+c", "-c"]);
});

Deno.test("runTasks() starts a task only after what it needs", async () => {
  const { executor, log } = recorder(2);
  const tasks = [
    task("unit", "network"),
    task("network", "data"),
    task("data"),
  ];
  await runTasks(tasks, executor, SILENT);
  assertEquals(log, [
    "+data",
    "-data",
    "+network",
    "-network",
    "+unit",
    "-unit",
  ]);
});

Deno.test("runTasks() fills the slots and never more", async () => {
  const { executor, seen } = recorder(2);
  const tasks = ["a", "b", "c", "d", "e"].map((id) => task(id));
  await runTasks(tasks, executor, SILENT);
  assertEquals(seen.mostAtOnce, 2);
});

Deno.test("a failed task takes down what needs it, directly or not, and nothing else", async () => {
  const { executor, log } = recorder(1, ["network 1"]);
  const { failed } = await runTasks(
    [
      task("network 1"),
      task("network 2"),
      task("sweep 1", "network 1"),
      task("unit 1", "sweep 1"),
      task("unit 2", "network 2"),
    ],
    executor,
    SILENT,
  );
  assertEquals([...failed.keys()].sort(), ["network 1", "sweep 1", "unit 1"]);
  assertEquals(log, [
    "+network 1",
    "+network 2",
    "-network 2",
    "+unit 2",
    "-unit 2",
  ]);
});

Deno.test("a failed task stops what would have led only to what needs it, and that is named as not run", async () => {
  const { executor, log } = recorder(1, ["data"]);
  const dropped: string[] = [];
  const { failed, notRun } = await runTasks(
    [
      task("unit", "network", "data"),
      task("other unit", "shared"),
      task("data"),
      task("program"),
      task("network", "program", "shared"),
      task("shared"),
    ],
    executor,
    { ...SILENT, dropped: ({ id }) => dropped.push(id) },
  );
  // The unit is lost with its data: its network is not made, nor the program that only this network needs.
  assertEquals([...failed.keys()].sort(), ["data", "unit"]);
  assertEquals(notRun.map(({ id }) => id).sort(), ["network", "program"]);
  assertEquals(dropped.sort(), ["network", "program"]);
  assertEquals(log, [
    "+data",
    "+shared",
    "-shared",
    "+other unit",
    "-other unit",
  ]);
});

Deno.test("what already runs is not dropped", async () => {
  const { executor, log } = recorder(2, ["data"]);
  const { notRun } = await runTasks(
    [task("data"), task("network"), task("unit", "network", "data")],
    executor,
    SILENT,
  );
  assertEquals(notRun, []);
  assertEquals(log.includes("-network"), true);
});

Deno.test("what a failed task takes down says why, once", async () => {
  const { executor } = recorder(1, ["a"]);
  const { failed } = await runTasks(
    [task("a"), task("b", "a"), task("c", "b")],
    executor,
    SILENT,
  );
  assertEquals(failed.get("a")!.message, "a broke");
  assertEquals(failed.get("b")!.message, "what it needs failed: a broke");
  assertEquals(failed.get("c")!.message, "what it needs failed: a broke");
});

Deno.test("runTasks() tells its listener of every start, progress and end", async () => {
  const { executor } = recorder(1, ["b"]);
  const heard: string[] = [];
  await runTasks([task("a"), task("b"), task("c", "b")], executor, {
    started: ({ id }) => heard.push(`started ${id}`),
    progressed: ({ id }, { text }) => heard.push(`progressed ${id} ${text}`),
    finished: ({ id }) => heard.push(`finished ${id}`),
    failed: ({ id }, { message }) => heard.push(`failed ${id}: ${message}`),
    dropped: ({ id }) => heard.push(`dropped ${id}`),
  });
  assertEquals(heard, [
    "started a",
    "progressed a a",
    "finished a",
    "started b",
    "progressed b b",
    "failed b: b broke",
    "failed c: what it needs failed: b broke",
  ]);
});

Deno.test("runTasks() refuses a task that waits for one that is not there, before anything runs", async () => {
  const { executor, log } = recorder(1);
  await assertRejects(
    () => runTasks([task("a"), task("b", "x")], executor, SILENT),
    RangeError,
    "Cannot run make b: it waits for unknown x",
  );
  assertEquals(log, []);
});

Deno.test("runTasks() refuses needs that form a circle, before anything runs", async () => {
  const { executor, log } = recorder(2);
  await assertRejects(
    () =>
      runTasks(
        [task("free"), task("a", "c"), task("b", "a"), task("c", "b")],
        executor,
        SILENT,
      ),
    RangeError,
    "circle",
  );
  assertEquals(log, []);
});

Deno.test("runTasks() of nothing fails nothing", async () => {
  const { executor } = recorder(1);
  assert((await runTasks([], executor, SILENT)).failed.size === 0);
});
