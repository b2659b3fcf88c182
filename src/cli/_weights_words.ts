import { UsageError } from "../errors/mod.ts";
import { nearestName } from "../text/mod.ts";
import { claimWords, findBenches } from "./_find_benches.ts";
import { weightsPlace } from "./_given_networks.ts";

/** The words of a command line that name claims, and those that name weights. */
export interface ClaimsAndWeights {
  readonly claims: readonly string[];
  /** Absent if `--weights` was not given. */
  readonly weights?: readonly string[];
}

/**
 * Tells claims from files among the words that `--weights` took: it takes every word up to the next option. One that
 * names a claim (an id, a glob that matches one, a bench file `.ts`) is a claim wherever it stands; every other is a
 * file. A file whose path reads like an id is written `./PATH`.
 *
 * @throws {UsageError} If a word is neither, or no file is left.
 */
export async function claimsAndWeights(
  claims: readonly string[],
  weights: readonly string[] | undefined,
): Promise<ClaimsAndWeights> {
  if (weights === undefined) return { claims };
  const all = await findBenches();
  const named = new Set(claimWords(weights, all));
  const files = weights.filter((word) => !named.has(word));
  if (files.length === 0) {
    throw new UsageError(
      `Cannot measure given weights: ${
        [...named].join(", ")
      } is a claim, and no file is named; write --weights FILE… CLAIM…`,
    );
  }
  const ids = all.map(({ claim }) => claim.id);
  for (const file of files) await requireFile(file, ids);
  return { claims: [...claims, ...named], weights: files };
}

async function requireFile(
  word: string,
  ids: readonly string[],
): Promise<void> {
  try {
    await Deno.stat(weightsPlace(word).path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) return;
    const near = nearestName(word, ids);
    throw new UsageError(
      `Cannot read the weights ${word}: there is no such file; every word after --weights up to the next option is a file, unless it names a claim${
        near ? `: did you mean ${near}?` : ""
      }`,
      { cause },
    );
  }
}
