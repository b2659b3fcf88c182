/** A coordinator of two workers that train. Arguments: the store, and the tasks as JSON: a program, then two networks. */
import type { ArtifactTask } from "../../src/runner/executor.ts";
import { localExecutor } from "../../src/runner/local_executor.ts";
import { settingsFor, TENSORFLOW } from "./_worker.ts";

const [store, tasks] = Deno.args as [string, string];
const [program, ...networks] = JSON.parse(tasks) as [
  ArtifactTask,
  ...ArtifactTask[],
];
const executor = localExecutor({ ...settingsFor(store, TENSORFLOW), jobs: 2 });
await executor.run(program, () => {});
await Promise.all(networks.map((task) => executor.run(task, () => {})));
