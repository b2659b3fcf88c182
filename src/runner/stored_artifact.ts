/**
 * An artifact at rest: a folder of files and `artifact.json`, the manifest that lists them.
 *
 * @module
 */
import { join } from "node:path";
import type { Recipe } from "../claims/recipe.ts";
import type { RecordInput } from "../claims/types.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import { listFiles, readTextIfThere } from "./_store_files.ts";

const MANIFEST = "artifact.json";

/** What stands in `artifact.json`. */
export interface ArtifactManifest {
  readonly format: "spuriousbench/artifact/1";
  readonly kind: string;
  readonly key: string;
  readonly recipe: Recipe;
  /** Everything it rests on, as it was when this was made. */
  readonly inputs: readonly RecordInput[];
  readonly files: readonly {
    readonly name: string;
    readonly numBytes: number;
    readonly sha256: string;
  }[];
  /** sha256 over the list of files. */
  readonly digest: string;
  readonly madeAt: string;
  readonly durationMs: number;
}

/** An artifact that is there. */
export interface StoredArtifact {
  readonly folder: string;
  readonly manifest: ArtifactManifest;
}

/** What {@linkcode sealArtifact} cannot read off the files. */
export interface SealOptions
  extends Pick<ArtifactManifest, "kind" | "key" | "recipe" | "inputs"> {
  /** When making it began, by the same clock. */
  readonly started: number;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** Writes the manifest over the files of a folder; nothing may be added to it afterwards. */
export async function sealArtifact(
  folder: string,
  options: SealOptions,
): Promise<ArtifactManifest> {
  const { kind, key, recipe, inputs, started, now } = options;
  const files = await listFiles(folder);
  const manifest: ArtifactManifest = {
    format: "spuriousbench/artifact/1",
    kind,
    key,
    recipe,
    inputs,
    files,
    digest: sha256Hex(canonicalJson(files)),
    madeAt: new Date(now()).toISOString(),
    durationMs: Math.round(now() - started),
  };
  await Deno.writeTextFile(
    join(folder, MANIFEST),
    JSON.stringify(manifest, null, 2) + "\n",
  );
  return manifest;
}

/** The artifact of a folder; undefined if its manifest is not there or was cut off. Its files are not looked at. */
export async function readArtifact(
  folder: string,
): Promise<StoredArtifact | undefined> {
  const text = await readTextIfThere(join(folder, MANIFEST));
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as ArtifactManifest | null;
    return manifest ? { folder, manifest } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every file is there in its full length: cheap, and what a cut-off write fails. */
export async function hasAllFiles(artifact: StoredArtifact): Promise<boolean> {
  for (const { name, numBytes } of artifact.manifest.files) {
    const info = await Deno.stat(join(artifact.folder, name))
      .catch(() => undefined);
    if (info?.size !== numBytes) return false;
  }
  return true;
}

/** Which files of an artifact are not what its manifest says; empty if all are. Reads every byte. */
export async function damagedFiles(
  artifact: StoredArtifact,
): Promise<string[]> {
  const damaged: string[] = [];
  for (const { name, sha256 } of artifact.manifest.files) {
    const bytes = await Deno.readFile(join(artifact.folder, name))
      .catch(() => undefined);
    if (!bytes || sha256Hex(bytes) !== sha256) damaged.push(name);
  }
  return damaged;
}
