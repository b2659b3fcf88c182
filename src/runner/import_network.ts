/**
 * Networks that come from files: what identifies them, whether they fit, and how they enter the store.
 *
 * @module
 */
import {
  CheckpointError,
  type CheckpointProblem,
  fitStateDict,
  openCheckpoint,
} from "../checkpoints/mod.ts";
import type { Recipe } from "../claims/recipe.ts";
import type { RecordNumerics } from "../claims/types.ts";
import { UsageError } from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";
import type { Architecture, Parameters } from "../models/types.ts";
import { sha256Hex } from "../text/mod.ts";
import { artifactKey } from "./artifact_key.ts";
import type { ArtifactKinds } from "./artifact_kind.ts";
import { architectureOf, networkParametersOf } from "./kinds/_architecture.ts";
import { writeNetwork } from "./kinds/_network_files.ts";
import type { Store } from "./store.ts";
import { discardIfDamaged } from "./store_housekeeping.ts";
import type { StoredArtifact } from "./stored_artifact.ts";

/** A file with weights. */
export interface WeightsFile {
  readonly path: string;
  /** sha256 (hex) of its bytes. */
  readonly sha256: string;
}

/**
 * Says which file this is.
 *
 * @throws {SystemError} If it cannot be read.
 */
export function identifyWeights(path: string): WeightsFile {
  return { path, sha256: sha256Hex(bytesOf(path)) };
}

/** @throws {SystemError} If the file cannot be read. */
function bytesOf(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (cause) {
    throw explainSystemError(cause, { action: `take weights from ${path}` }) ??
      cause;
  }
}

/**
 * The parameters that a file holds for the network of a recipe of kind `imported`.
 *
 * @throws {UsageError} If the file cannot be read, is not the one that was identified, or is of another network; all
 * that does not fit is listed.
 */
export function readWeights(
  { path, sha256 }: WeightsFile,
  recipe: Recipe,
): Parameters {
  if (sha256Hex(bytesOf(path)) !== sha256) {
    throw new UsageError(
      `Cannot take weights from ${path}: the file has changed since the run was planned`,
    );
  }
  const architecture = architectureOf(networkParametersOf(recipe.parameters));
  try {
    const checkpoint = openCheckpoint(path);
    try {
      const { parameters } = fitStateDict(architecture.parameters, checkpoint);
      requireFinite(parameters, path);
      return parameters;
    } finally {
      checkpoint.close();
    }
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new UsageError(
      [
        cause.message,
        `${architecture.name} on images [${
          architecture.input.join(", ")
        }] with ${architecture.numClasses} classes is asked for`,
        ...otherClasses(architecture, cause.problems),
        "`deno task weights show` lists what a file holds; `weights convert --key` takes one of its entries",
      ].join("\n"),
      { cause },
    );
  }
}

/** What to say if nothing but the classifier is of another size. */
function otherClasses(
  { stages, numClasses }: Architecture,
  problems: readonly CheckpointProblem[],
): string[] {
  const head = stages.at(-1)?.parameters ?? [];
  const isHead = ({ kind, name }: CheckpointProblem) =>
    kind === "shape" && head.includes(name);
  return problems.length > 0 && problems.every(isHead)
    ? [
      `the file's classifier is for another number of classes than the dataset's ${numClasses}; give a network that was trained on the dataset's classes`,
    ]
    : [];
}

/** A network with values that are no numbers predicts one class for everything, silently. */
function requireFinite(parameters: Parameters, path: string): void {
  for (const [name, { data }] of parameters) {
    const at = data.findIndex((value: number) => !Number.isFinite(value));
    if (at < 0) continue;
    throw new UsageError(
      `Cannot take weights from ${path}: ${name} holds a value that is no finite number, current value is ${
        data[at]
      }`,
    );
  }
}

/** What a network is imported with. */
export interface ImportOptions {
  /** Of kind `imported`, with the file's sha256. */
  readonly recipe: Recipe;
  readonly kinds: ArtifactKinds;
  readonly numerics: RecordNumerics;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Puts the network of a file into the store, under a key that its content decides: the same file from another place is
 * the same artifact.
 *
 * @throws {UsageError} See {@linkcode readWeights}.
 */
export async function importNetwork(
  store: Store,
  file: WeightsFile,
  { recipe, kinds, numerics, now }: ImportOptions,
): Promise<StoredArtifact> {
  const { kind } = recipe;
  const key = artifactKey(recipe, { kinds, numerics });
  const found = await store.find(kind, key);
  if (found) await discardIfDamaged(store, found);
  return await store.publish({
    kind,
    key,
    recipe,
    now,
    async write(folder) {
      await writeNetwork(
        folder,
        architectureOf(networkParametersOf(recipe.parameters)),
        {
          parameters: readWeights(file, recipe),
          kept: new Map(),
          history: [],
        },
      );
      return [];
    },
  });
}
