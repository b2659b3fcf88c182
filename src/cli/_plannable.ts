import { type Recipe, recipesOf, withInputs } from "../claims/recipe.ts";
import { settingOf, type UnitSelection, unitsOf } from "../claims/units.ts";
import { DataError, PrerequisiteError, UsageError } from "../errors/mod.ts";
import { createArchitecture, type ModelOptions } from "../models/mod.ts";
import type { SelectedBench } from "./_find_benches.ts";

/** A claim that cannot be measured as the command line asks, and why. */
export interface LeftOut {
  readonly bench: SelectedBench;
  /** `Cannot …`, as the command would end if it were the only claim. */
  readonly reason: string;
}

/** The benches that a run measures and those that it does not. */
export interface Sifted {
  readonly benches: readonly SelectedBench[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Keeps the benches that pass a check and says of the others why: one that cannot be planned does not keep the rest
 * from being measured.
 *
 * @throws {UsageError} If none is left.
 */
export async function siftBenches(
  { benches, leftOut }: Sifted,
  check: (bench: SelectedBench) => void | Promise<void>,
): Promise<Sifted> {
  const kept: SelectedBench[] = [];
  const refused: LeftOut[] = [...leftOut];
  for (const bench of benches) {
    try {
      await check(bench);
      kept.push(bench);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.push({ bench, reason: error.message });
    }
  }
  if (kept.length > 0) return { benches: kept, leftOut: refused };
  const reasons = new Set(refused.map(({ reason }) => reason));
  throw new UsageError([...reasons].join("\n"));
}

/** What a wrong option or missing data ends in; everything else, a stack overflow too, is a defect. */
function isRefusal(error: unknown): error is Error {
  return [UsageError, RangeError, DataError, PrerequisiteError]
    .some((kind) => error instanceof kind) &&
    (error as Error).message.startsWith("Cannot ");
}

/** The claim has a setting for what was asked. @throws {RangeError} If it has not. */
export function checkSetting(
  selection: UnitSelection,
): (bench: SelectedBench) => void {
  return ({ claim }) => void settingOf(claim, selection);
}

/**
 * All that is known of a claim's units from options and headers: that its needs can be written and that every registered
 * network fits its dataset.
 */
export function checkUnits(
  selection: UnitSelection,
): (bench: SelectedBench) => void {
  return ({ claim }) => {
    const recipes = unitsOf(claim, { ...selection, ...oneSeed(selection) })
      .flatMap((unit) =>
        recipesOf(claim.needs(unit)).flatMap(([, need]) => withInputs(need))
      );
    for (const { parameters } of recipes) {
      if (parameters.architecture !== undefined) requireFit(parameters);
    }
  };
}

/** Seeds differ in nothing that is checked here; of given files each is a seed. */
function oneSeed({ weights }: UnitSelection): Pick<UnitSelection, "seeds"> {
  return weights === undefined ? { seeds: 1 } : {};
}

/** A registered network can be built as a recipe names it; one of a file was built when the file was opened. */
function requireFit(parameters: Recipe["parameters"]): void {
  if (parameters.architectureDigest !== undefined) return;
  const architecture = String(parameters.architecture);
  const { input, numClasses } = parameters as unknown as Required<ModelOptions>;
  try {
    createArchitecture(architecture, { input, numClasses });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) {
      throw error;
    }
    throw new UsageError(
      `Cannot measure ${architecture} on images of [${
        input.join(", ")
      }] in ${numClasses} classes: ${error.message}; name another --arch or --dataset`,
      { cause: error },
    );
  }
}
