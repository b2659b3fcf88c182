import type { Progress } from "./artifact_kind.ts";
import type { Executor, Task } from "./executor.ts";

/** What happens to the tasks of a run, as it happens. */
export interface RunListener {
  started(task: Task): void;
  progressed(task: Task, progress: Progress): void;
  finished(task: Task): void;
  failed(task: Task, error: Error): void;
  /** A task that would have led to nothing but tasks that failed. */
  dropped(task: Task): void;
}

/** How a run ended. */
export interface RunOutcome {
  /** The tasks that failed and those that could not start because of them. */
  readonly failed: ReadonlyMap<string, Error>;
  /** The tasks that were not run because all that they led to had failed. */
  readonly notRun: readonly Task[];
}

/** A task that could not start. */
class NeedFailed extends Error {
  constructor(reason: string) {
    super(`what it needs failed: ${reason}`);
  }
}

/**
 * Runs the tasks, each after what it needs, in the given order where there is a choice, as many at once as
 * the executor has slots. A failed task takes down what needs it and what would have led only there, nothing else.
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
  const notRun: Task[] = [];
  /** The ids of both. */
  const lost = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const waitingFor = dependents(tasks);

  while (waiting.length > 0 || running.size > 0) {
    let next: Task | undefined;
    while (
      running.size < executor.slots && (next = take(isReady)) !== undefined
    ) {
      running.set(next.id, start(next));
    }
    if (running.size > 0) await Promise.race(running.values());
    if (failed.size > 0) takeDown();
  }
  return { failed, notRun };

  function isReady({ after }: Task): boolean {
    return after.every((id) => done.has(id));
  }

  /** Takes the first waiting task of which something is true. */
  function take(isTaken: (task: Task) => boolean): Task | undefined {
    const at = waiting.findIndex(isTaken);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  }

  /** What a failed task takes down: first all that needs it, then what would be made for nothing. */
  function takeDown(): void {
    let task: Task | undefined;
    while ((task = take(({ after }) => after.some((id) => failed.has(id))))) {
      const error = failed.get(task.after.find((id) => failed.has(id))!)!;
      fail(
        task,
        error instanceof NeedFailed ? error : new NeedFailed(error.message),
      );
    }
    while ((task = take(isUseless))) {
      lost.add(task.id);
      notRun.push(task);
      listener.dropped(task);
    }
  }

  /** A task that nothing waits for is wanted for its own sake. */
  function isUseless({ id }: Task): boolean {
    const next = waitingFor.get(id)!;
    return next.length > 0 && next.every((one) => lost.has(one));
  }

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
    lost.add(task.id);
    listener.failed(task, error);
  }
}

/** The ids of the tasks that wait for each task, by its id. */
function dependents(tasks: readonly Task[]): Map<string, string[]> {
  const waitingFor = new Map(tasks.map(({ id }) => [id, [] as string[]]));
  for (const { id, after } of tasks) {
    for (const need of after) waitingFor.get(need)!.push(id);
  }
  return waitingFor;
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
