/**
 * Networks that come from files: what identifies them, whether they fit, and how they enter the store.
 *
 * @module
 */
import {
  CheckpointError,
  checkpointFiles,
  fitStateDict,
  openCheckpoint,
  originNotes,
} from "../checkpoints/mod.ts";
import type { Recipe } from "../claims/recipe.ts";
import type { RecordNumerics } from "../claims/types.ts";
import { UsageError } from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";
import type { Architecture, Parameters } from "../models/types.ts";
import { printable, sha256Hex } from "../text/mod.ts";
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
  /**
   * sha256 (hex) of its bytes; of a sharded network over those of all its files. Where one of several networks in the
   * file was asked for, `#` and its key follow.
   */
  readonly sha256: string;
  /** Which of the networks in the file is meant, as `--key` of `weights show` takes it. Default: see there. */
  readonly key?: string;
}

/**
 * Says which file this is.
 *
 * @param key Which of the networks in it is meant.
 * @throws {SystemError} If it cannot be read.
 */
export function identifyWeights(path: string, key?: string): WeightsFile {
  const digest = digestOf(path);
  return key === undefined
    ? { path, sha256: digest }
    : { path, sha256: `${digest}#${key}`, key };
}

function digestOf(path: string): string {
  const digests = filesOf(path).map((file) => sha256Hex(bytesOf(file)));
  return digests.length === 1 ? digests[0]! : sha256Hex(digests.join("\n"));
}

/**
 * @throws {UsageError} If an index is damaged.
 * @throws {SystemError} If it cannot be read.
 */
function filesOf(path: string): readonly string[] {
  try {
    return checkpointFiles(path);
  } catch (cause) {
    if (cause instanceof CheckpointError) {
      throw new UsageError(
        `Cannot take weights from ${path}: ${cause.message}`,
        { cause },
      );
    }
    throw explainSystemError(cause, { action: `take weights from ${path}` }) ??
      cause;
  }
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

/** The parameters of a file, and what was chosen and done to get them. */
export interface ReadWeights {
  readonly parameters: Parameters;
  /** One line each; empty for a plain file that fits as it is. */
  readonly notes: readonly string[];
}

/**
 * The parameters that a file holds for the network of a recipe of kind `imported`.
 *
 * @throws {UsageError} If the file cannot be read, is not the one that was identified, or is of another network: what
 * is wrong in one line, the likely cause and what helps.
 */
export function readWeights(
  { path, sha256, key }: WeightsFile,
  recipe: Recipe,
): ReadWeights {
  if (identifyWeights(path, key).sha256 !== sha256) {
    throw new UsageError(
      `Cannot take weights from ${path}: the file has changed since the run was planned`,
    );
  }
  const architecture = architectureOf(networkParametersOf(recipe.parameters));
  try {
    const checkpoint = openCheckpoint(path, key === undefined ? {} : { key });
    try {
      const fitted = fitStateDict(architecture.parameters, checkpoint, {
        network: inWords(architecture),
        head: architecture.stages.at(-1)?.parameters ?? [],
      });
      requireFinite(fitted.parameters, path);
      const chosen = originNotes(
        checkpoint.origin,
        (other) => `${path}#${other}`,
      );
      return {
        parameters: fitted.parameters,
        notes: [...chosen, ...fitted.notes].map(printable),
      };
    } finally {
      checkpoint.close();
    }
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new UsageError(
      printable([cause.message, ...remedies(cause)].join("\n")),
      { cause },
    );
  }
}

function inWords({ name, input, numClasses }: Architecture): string {
  return `${name} on images [${input.join(", ")}] with ${numClasses} classes`;
}

/** What helps with a file that does not fit or cannot be read. */
function remedies({ problems, source }: CheckpointError): string[] {
  const show = `\`deno task weights show ${source}\``;
  if (problems.length === 0) {
    return [
      `${show} says what a file holds; FILE#KEY takes one of its networks`,
    ];
  }
  return [
    `options like \`--head\` are of \`deno task weights convert ${source} NEW.safetensors --arch …\`; give the new file then`,
    `${show} says which architecture fits; with \`--arch … --verbose\` it lists all ${problems.length} problems`,
  ];
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
          parameters: readWeights(file, recipe).parameters,
          kept: new Map(),
          history: [],
        },
      );
      return [];
    },
  });
}
