/**
 * What runs a task somewhere. Local processes are one executor; a SLURM array or a Kubernetes job is
 * another: a task names everything it needs as data, and its result is in the store.
 *
 * @module
 */
import type { Recipe } from "../claims/recipe.ts";
import type { Provenance, RecordNumerics, Unit } from "../claims/types.ts";
import type { InstructionSet } from "../runtime/mod.ts";
import type { Progress } from "./artifact_kind.ts";
import type { NetworkFile } from "./network_file.ts";

/** Make one artifact, or several in one pass. */
export interface ArtifactTask {
  readonly type: "artifact";
  /** The key of the first artifact. */
  readonly id: string;
  readonly title: string;
  /** Ids of the tasks that must be done before. */
  readonly after: readonly string[];
  /** One, or several that their kind makes in one pass. */
  readonly recipes: readonly Recipe[];
  /** Give it a process of its own. */
  readonly isolated: boolean;
}

/** Measure one unit. */
export interface UnitTask {
  readonly type: "unit";
  /** The unit's id. */
  readonly id: string;
  readonly title: string;
  readonly after: readonly string[];
  readonly unit: Unit;
  /** URL of the bench file. */
  readonly bench: string;
  readonly provenance: Omit<Provenance, "startedAt" | "durationMs">;
}

export type Task = ArtifactTask | UnitTask;

/** What every worker of a run is told once. */
export interface WorkerSettings {
  readonly storeFolder: string;
  readonly cacheFolder: string;
  /** Where the user keeps a dataset; absent where it is found or built without. */
  readonly dataFolder?: string;
  /** The device that TensorFlow was installed for. */
  readonly device: "cpu" | "gpu";
  readonly numerics: RecordNumerics;
  /** What oneDNN may use at most. Default: what the environment says, else all that the processor has. */
  readonly isa?: InstructionSet;
  /** The files of networks that are not registered. @default {[]} */
  readonly networkFiles?: readonly NetworkFile[];
}

export interface Executor {
  /** How many tasks may run at once. */
  readonly slots: number;
  /** Runs one task to its end. Rejects with the task's error. */
  run(task: Task, onProgress: (progress: Progress) => void): Promise<void>;
  close(): Promise<void>;
}
