import { type Recipe, recipesOf, withInputs } from "../claims/recipe.ts";
import type { Provenance, RecordNumerics, Unit } from "../claims/types.ts";
import { type UnitSelection, unitsOf } from "../claims/units.ts";
import { artifactKey } from "./artifact_key.ts";
import { type ArtifactKinds, kindOf } from "./artifact_kind.ts";
import type { ArtifactTask, Task, UnitTask } from "./executor.ts";
import type { Bench } from "./load_bench.ts";
import type { Store } from "./store.ts";
import { passKey } from "./pass_key.ts";
import { unitId } from "./unit_id.ts";

/** A bench with the digest of its code. */
export interface PlannedBench extends Bench {
  readonly benchDigest: string;
}

export interface PlanOptions {
  readonly benches: readonly PlannedBench[];
  readonly selection: UnitSelection;
  readonly store: Store;
  readonly kinds: ArtifactKinds;
  readonly numerics: RecordNumerics;
  readonly provenance: Omit<
    Provenance,
    "startedAt" | "durationMs" | "benchDigest" | "numerics"
  >;
  /** Plan as if the store were empty. @default {false} */
  readonly fresh?: boolean;
}

/** A unit of the plan with its id and whether its record is there already. */
export interface PlannedUnit {
  readonly unit: Unit;
  readonly id: string;
  readonly cached: boolean;
}

/** What a run would do. */
export interface Plan {
  /** In order: what others need comes first. */
  readonly tasks: readonly Task[];
  readonly units: readonly PlannedUnit[];
  /** Stored artifacts that the units rest on: how many there are, and how many are there already. */
  readonly artifacts: {
    readonly total: number;
    readonly cached: number;
    readonly list: readonly { readonly kind: string; readonly key: string }[];
  };
}

/**
 * The tasks that are missing for the claims, sorted so that what is needed by many comes first and whole
 * seeds are finished one after the other. Needs that several units share are one task.
 */
export async function planRun(options: PlanOptions): Promise<Plan> {
  const tasks = new Map<string, Task>();
  /** The id of the task that makes the artifact of a key, and of the task of a pass. */
  const taskOf = new Map<string, string>();
  const passes = new Map<string, string>();
  /** Whether the artifact of a key is in the store. */
  const stored = new Map<string, { kind: string; there: boolean }>();
  const units: PlannedUnit[] = [];

  const planned = options.benches.flatMap((bench) =>
    unitsOf(bench.claim, options.selection).map((unit) => ({ bench, unit }))
  );
  planned.sort((a, b) => a.unit.seed - b.unit.seed);

  for (const { bench, unit } of planned) {
    const id = unitId(bench.claim, unit, {
      ...options,
      benchDigest: bench.benchDigest,
    });
    const cached = !options.fresh &&
      (await options.store.readRecord(unit.claim, id))?.state === "done";
    units.push({ unit, id, cached });
    const after = new Set<string>();
    for (const [, need] of recipesOf(bench.claim.needs(unit))) {
      for (const one of withInputs(need)) await lookUp(one);
      if (!cached) planNeed(need).forEach((key) => after.add(key));
    }
    if (!cached) tasks.set(id, unitTask(bench, unit, id, [...after], options));
  }
  return {
    tasks: [...tasks.values()],
    units,
    artifacts: {
      total: stored.size,
      cached: [...stored.values()].filter(({ there }) => there).length,
      list: [...stored].map(([key, { kind }]) => ({ kind, key })),
    },
  };

  async function lookUp(recipe: Recipe): Promise<void> {
    if (!kindOf(recipe, options.kinds).stored) return;
    const key = artifactKey(recipe, options);
    if (stored.has(key)) return;
    const there = !options.fresh &&
      await options.store.find(recipe.kind, key) !== undefined;
    stored.set(key, { kind: recipe.kind, there });
  }

  /**
   * Plans what a workshop would make to have a recipe's value: nothing beneath an artifact that is there. Returns the
   * keys of the tasks that the value waits for.
   */
  function planNeed(recipe: Recipe): string[] {
    const kind = kindOf(recipe, options.kinds);
    const key = artifactKey(recipe, options);
    if (kind.stored && stored.get(key)!.there) return [];
    const inputs = Object.keys(recipe.inputs).sort();
    const after = new Set(
      inputs.flatMap((name) => planNeed(recipe.inputs[name]!)),
    );
    if (!kind.stored) return [...after];
    return [...after, planArtifact(recipe, key, [...after])];
  }

  /** The id of the task that makes an artifact: its own, or that of a pass. */
  function planArtifact(
    recipe: Recipe,
    key: string,
    after: readonly string[],
  ): string {
    const planned = taskOf.get(key);
    if (planned !== undefined) return planned;
    const pass = passKey(recipe, options);
    const id = (pass !== undefined && passes.get(pass)) || key;
    if (pass !== undefined) passes.set(pass, id);
    const together = tasks.get(id);
    const recipes = together?.type === "artifact"
      ? [...together.recipes, recipe]
      : [recipe];
    // Replacing the value of a key keeps its place in the order.
    tasks.set(id, artifactTask(recipes, id, after, options));
    taskOf.set(key, id);
    return id;
  }
}

function artifactTask(
  recipes: readonly Recipe[],
  id: string,
  after: readonly string[],
  { kinds }: PlanOptions,
): ArtifactTask {
  const kind = kindOf(recipes[0]!, kinds);
  const together = recipes.length > 1 && kind.stored ? kind.pass : undefined;
  return {
    type: "artifact",
    id,
    title: together?.describe(recipes) ?? kind.describe(recipes[0]!),
    after,
    recipes,
    isolated: kind.stored && kind.isolated === true,
  };
}

function unitTask(
  bench: PlannedBench,
  unit: Unit,
  id: string,
  after: readonly string[],
  options: PlanOptions,
): UnitTask {
  const { benchDigest } = bench;
  return {
    type: "unit",
    id,
    title:
      `${unit.claim} on ${unit.dataset}, ${unit.architecture}, seed ${unit.seed}`,
    after,
    unit,
    bench: bench.url,
    provenance: {
      ...options.provenance,
      numerics: options.numerics,
      benchDigest,
    },
  };
}
