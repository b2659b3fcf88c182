import type { GroupPair } from "../datasets/types.ts";
import { checkFinite, checkLength } from "./_checks.ts";
import type { MarginPair } from "./types.ts";

/** What {@linkcode marginMatch} needs beside the margins. */
export interface MarginMatchOptions {
  /** Group ids [N], parallel to the margins. */
  readonly groups: ArrayLike<number>;
  /** Which majority group stands beside which minority group (of the same class). */
  readonly pairs: readonly GroupPair[];
  /** Positions to match among, e.g. one half of the images; default: all. */
  readonly among?: ArrayLike<number>;
  /**
   * Whether a majority image may stand beside several minority images; default: true, and then every pair is
   * the nearest there is and does not depend on the order. Without replacement the minority image with the
   * lowest margin chooses first.
   */
  readonly replacement?: boolean;
}

/**
 * Every minority image beside the majority image of its class with the nearest margin.
 *
 * Minority images lie nearer to the boundary, so any damage flips more of them; against margin-matched
 * majority images that head start is gone, and what is left speaks about the minority.
 *
 * Exact ties go to the lower position. Pairs come in the order of `pairs`, then of ascending minority
 * position.
 *
 * @throws {RangeError} If a group of a pair has no images, or without replacement too few majority ones.
 */
export function marginMatch(
  margins: ArrayLike<number>,
  options: MarginMatchOptions,
): readonly MarginPair[] {
  checkLength("groups", options.groups, margins.length);
  const among = options.among === undefined
    ? Array.from(margins, (_, at) => at)
    : Array.from(options.among).sort((a, b) => a - b);
  for (const at of among) checkFinite("margins", margins[at], at);
  const matched: MarginPair[] = [];
  for (const pair of options.pairs) {
    const minority = membersOf(pair.minority);
    const majority = membersOf(pair.majority);
    matched.push(
      ...(options.replacement ?? true
        ? nearestEach(minority, majority)
        : nearestFree(minority, majority)),
    );
  }
  return matched;

  function membersOf(group: number): readonly number[] {
    const members = among.filter((at) => options.groups[at] === group);
    if (members.length === 0) {
      throw new RangeError(
        `Cannot match margins: group ${group} has no images among the candidates, current value is n = 0`,
      );
    }
    return members;
  }

  function nearestEach(
    minority: readonly number[],
    majority: readonly number[],
  ): readonly MarginPair[] {
    return minority.map((at) => ({
      minority: at,
      majority: nearest(at, majority),
    }));
  }

  function nearestFree(
    minority: readonly number[],
    majority: readonly number[],
  ): readonly MarginPair[] {
    if (majority.length < minority.length) {
      throw new RangeError(
        `Cannot match margins without replacement: ${minority.length} minority images need as many majority images, current value is ${majority.length}`,
      );
    }
    const free = new Set(majority);
    const hardestFirst = minority.toSorted((a, b) =>
      margins[a]! - margins[b]! || a - b
    );
    const found = hardestFirst.map((at) => {
      const chosen = nearest(at, free);
      free.delete(chosen);
      return { minority: at, majority: chosen };
    });
    return found.sort((a, b) => a.minority - b.minority);
  }

  /** `candidates` ascend, so the strict comparison leaves a tie to the lower position. */
  function nearest(at: number, candidates: Iterable<number>): number {
    let best = -1;
    let bestDistance = Infinity;
    for (const candidate of candidates) {
      const distance = Math.abs(margins[candidate]! - margins[at]!);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }
}
