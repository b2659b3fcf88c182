import type { Progress } from "./artifact_kind.ts";
import type { Executor, Task } from "./executor.ts";

/** What happens to the tasks of a run, as it happens. */
export interface RunListener {
  started(task: Task): void;
  progressed(task: Task, progress: Progress): void;
  finished(task: Task): void;
  failed(task: Task, error: Error): void;
}

/** How a run ended: the tasks that failed and those that could not start because of them. */
export interface RunOutcome {
  readonly failed: ReadonlyMap<string, Error>;
}

/** A task that could not start. */
class NeedFailed extends Error {
  constructor(reason: string) {
    super(`what it needs failed: ${reason}`);
  }
}

/**
 * Runs the tasks, each after what it needs, in the given order where there is a choice, as many at once as
 * the executor has slots. A failed task takes down only what needs it.
 *
 * @throws {RangeError} If a task waits for one that is not in the list, or needs form a circle; nothing has run then.
 */
export async function runTasks(
  tasks: readonly Task[],
  executor: Executor,
  listener: RunListener,
): Promise<RunOutcome> {
  checkNeeds(tasks);
  const waiting = [...tasks];
  const done = new Set<string>();
  const failed = new Map<string, Error>();
  const running = new Map<string, Promise<void>>();

  while (waiting.length > 0 || running.size > 0) {
    let next: number;
    while (
      running.size < executor.slots &&
      (next = waiting.findIndex((task) =>
          task.after.every((id) => done.has(id) || failed.has(id))
        )) >= 0
    ) {
      const [task] = waiting.splice(next, 1) as [Task];
      const broken = task.after.find((id) => failed.has(id));
      if (broken) {
        fail(
          task,
          failed.get(broken) instanceof NeedFailed
            ? failed.get(broken)!
            : new NeedFailed(failed.get(broken)!.message),
        );
        continue;
      }
      running.set(task.id, start(task));
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  return { failed };

  async function start(task: Task): Promise<void> {
    listener.started(task);
    try {
      await executor.run(
        task,
        (progress) => listener.progressed(task, progress),
      );
      done.add(task.id);
      listener.finished(task);
    } catch (error) {
      fail(task, error instanceof Error ? error : new Error(String(error)));
    } finally {
      running.delete(task.id);
    }
  }

  function fail(task: Task, error: Error): void {
    failed.set(task.id, error);
    listener.failed(task, error);
  }
}

/** Every need is in the list, and no task needs itself by way of others. */
function checkNeeds(tasks: readonly Task[]): void {
  const known = new Set(tasks.map(({ id }) => id));
  for (const { title, after } of tasks) {
    const missing = after.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw new RangeError(
        `Cannot run ${title}: it waits for unknown ${missing}`,
      );
    }
  }
  const startable = new Set<string>();
  let rest = tasks;
  while (rest.length > 0) {
    const blocked = rest.filter(({ after }) =>
      !after.every((id) => startable.has(id))
    );
    if (blocked.length === rest.length) {
      throw new RangeError(
        `Cannot run ${rest[0]!.title}: its needs form a circle`,
      );
    }
    const still = new Set(blocked);
    for (const task of rest) if (!still.has(task)) startable.add(task.id);
    rest = blocked;
  }
}
