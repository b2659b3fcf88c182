import { mapRecipes, recipesOf, type ValuesOf } from "../claims/recipe.ts";
import type {
  Claim,
  Observation,
  Provenance,
  RecordInput,
  Unit,
  UnitRecord,
} from "../claims/types.ts";
import { uniqueByKey, type Workshop } from "./workshop.ts";

export interface MeasureOptions {
  readonly id: string;
  readonly workshop: Workshop;
  readonly provenance: Omit<Provenance, "startedAt" | "durationMs">;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Measures one unit: gets what it needs, observes, and returns the record. */
export async function measureUnit(
  claim: Claim,
  unit: Unit,
  options: MeasureOptions,
): Promise<UnitRecord> {
  const { id, workshop, now } = options;
  const started = now();
  const needs = claim.needs(unit);
  const values = await mapRecipes(
    needs,
    (recipe) => workshop.value(recipe),
  ) as ValuesOf<typeof needs>;
  const inputs: RecordInput[] = [];
  for (const [name, recipe] of recipesOf(needs)) {
    inputs.push(...await workshop.cite(name, recipe));
  }
  const observations = claim.measure(values, unit);
  checkObservations(observations, claim.id);
  return {
    format: "spuriousbench/record/1",
    id,
    unit,
    state: "done",
    inputs: uniqueByKey(inputs),
    preconditions: claim.preconditions?.(values, unit) ?? [],
    observations,
    provenance: {
      ...options.provenance,
      startedAt: new Date(started).toISOString(),
      durationMs: Math.round(now() - started),
    },
  };
}

/** A record never holds a number that is none, nor the same observation twice. */
function checkObservations(
  observations: readonly Observation[],
  claim: string,
): void {
  if (observations.length === 0) {
    throw new RangeError(`Cannot record ${claim}: it observed nothing`);
  }
  const seen = new Set<string>();
  for (const { quantity, condition, group, value, n } of observations) {
    const name = `${quantity} / ${condition} / ${group}`;
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot record ${claim}: ${name} is not finite, current value is ${value}`,
      );
    }
    if (!Number.isInteger(n) || n < 1) {
      throw new RangeError(
        `Cannot record ${claim}: n of ${name} is no count, current value is ${n}`,
      );
    }
    if (seen.has(name)) {
      throw new RangeError(
        `Cannot record ${claim}: ${name} was observed twice`,
      );
    }
    seen.add(name);
  }
}
