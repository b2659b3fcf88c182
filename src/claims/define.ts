import { plotProblem } from "./plot_problem.ts";
import type { DecisionRule } from "./rule.ts";
import type { Claim, Setting } from "./types.ts";
import type { RecipeTree } from "./recipe.ts";

const ID = /^[a-z0-9-]+\/[a-z0-9-]+$/;

/**
 * Checks a claim page and returns it, so that its `needs`, `measure` and `decide` are typed together.
 *
 * @throws {RangeError} If the id, the version, a setting or the rule cannot be decided by.
 */
export function defineClaim<Needs extends RecipeTree>(
  claim: Claim<Needs>,
): Claim<Needs> {
  const problem = problemOf(claim);
  if (problem) {
    throw new RangeError(`Cannot define claim ${claim.id}: ${problem}`);
  }
  return claim;
}

function problemOf<Needs extends RecipeTree>(
  claim: Claim<Needs>,
): string | undefined {
  if (!ID.test(claim.id)) {
    return `the id must read paper/claim, current value is ${claim.id}`;
  }
  if (!Number.isInteger(claim.version) || claim.version < 1) {
    return `the version must be a positive integer, current value is ${claim.version}`;
  }
  if (claim.kind === "claim" && !claim.source) {
    return "a claim needs the source of its statement; a measurement of our own is an audit";
  }
  const { smallestEffect, asStated, controls, minimumSeeds } = claim.decide;
  if (!(smallestEffect > 0)) {
    return `the smallest effect must be above 0, current value is ${smallestEffect}`;
  }
  if (asStated.length === 0) {
    return "it has no criterion as stated";
  }
  if (controls.length === 0) {
    return "a claim without a control cannot be decided twice";
  }
  if (!(minimumSeeds >= 5)) {
    return `five seeds at least, current value is ${minimumSeeds}`;
  }
  const settings = Object.values(claim.on).filter((one) => one !== undefined);
  if (
    settings.length === 0 ||
    settings.some(({ cases, architectures }) =>
      cases.length === 0 || architectures.length === 0
    )
  ) {
    return "it is measured nowhere: no case or no architecture in a setting";
  }
  return unknownArm(claim.decide, settings) ??
    plotProblem(claim.plots ?? []);
}

/** A control that no case has would wait for records for ever. */
function unknownArm(
  { controls, negative, positive }: DecisionRule,
  settings: readonly Setting[],
): string | undefined {
  const cases = settings.flatMap((setting) => setting.cases);
  const known = {
    main: cases.map(({ dataset }) => dataset),
    negative: cases.flatMap((one) => one.negative ?? []),
    positive: cases.flatMap((one) => one.positive ?? []),
  };
  for (
    const { name, arm, dataset } of [...controls, ...negative, ...positive]
  ) {
    if (dataset !== undefined && !known[arm].includes(dataset)) {
      return `the control "${name}" is on ${dataset}, which is no ${arm} dataset of any case`;
    }
  }
  return undefined;
}
