import type { Claim } from "./types.ts";
import type { Recipe } from "./recipe.ts";

const ID = /^[a-z0-9-]+\/[a-z0-9-]+$/;

/**
 * Checks a claim page and returns it, so that its `needs`, `measure` and `decide` are typed together.
 *
 * @throws {RangeError} If the id, the version, a setting or the rule cannot be decided by.
 */
export function defineClaim<Needs extends Readonly<Record<string, Recipe>>>(
  claim: Claim<Needs>,
): Claim<Needs> {
  const problem = problemOf(claim);
  if (problem) {
    throw new RangeError(`Cannot define claim ${claim.id}: ${problem}`);
  }
  return claim;
}

function problemOf<Needs extends Readonly<Record<string, Recipe>>>(
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
  const { smallestEffect, controls, minimumSeeds } = claim.decide;
  if (!(smallestEffect > 0)) {
    return `the smallest effect must be above 0, current value is ${smallestEffect}`;
  }
  if (controls.length === 0) {
    return "a claim without a control cannot be decided twice";
  }
  if (minimumSeeds < 5) {
    return `five seeds at least, current value is ${minimumSeeds}`;
  }
  const arms = Object.values(claim.on).flatMap((setting) =>
    setting?.cases ?? []
  );
  if (arms.length === 0) {
    return "it is measured nowhere: no case in any setting";
  }
  return undefined;
}
