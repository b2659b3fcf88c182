/**
 * What the folders of pictures hold that a run measures on: read, said and part of every key before anything runs.
 *
 * @module
 */
import { resolve } from "node:path";
import { type UnitSelection, unitsOf } from "../claims/units.ts";
import {
  checkDataset,
  type DatasetEntry,
  datasetEntry,
  type DatasetIdentity,
  describeTransform,
  formatProblems,
} from "../datasets/mod.ts";
import { DataError, PrerequisiteError, UsageError } from "../errors/mod.ts";
import type { Bench } from "../runner/load_bench.ts";
import { countOf } from "../text/mod.ts";
import { pictureDeclaration } from "./_picture_options.ts";
import { type RunOptions, userCacheFolder } from "./_run_options.ts";

/**
 * The identity of every dataset of the plan whose pictures are the user's, by name; each is said on standard error.
 *
 * @throws {UsageError} If the folder is not given, not there, not sound or not prepared, or a set cannot be drawn
 * because its sources are missing; the message has the command.
 */
export async function identifyData(
  benches: readonly Bench[],
  selection: UnitSelection,
  options: RunOptions,
): Promise<Record<string, DatasetIdentity>> {
  const from = await dataFolder(options.data);
  const found: Record<string, DatasetIdentity> = {};
  const sound = new Set<string>();
  for (const name of datasetsOf(benches, selection)) {
    const { identify, content } = datasetEntry(name);
    if (identify === undefined) {
      if (!sound.has(content!)) await requireSources(name, from);
      sound.add(content!);
      continue;
    }
    found[name] = await identityOf(name, { identify, from, options });
    console.error(`${name}: ${identityWords(found[name])}`);
  }
  const said = Object.keys(pictureDeclaration(options));
  if (said.length > 0 && Object.keys(found).length === 0) {
    throw new UsageError(
      `Cannot transform pictures: no dataset of this run is a folder of pictures, current value is ${
        said.join(", ")
      }; name one with --dataset`,
    );
  }
  return found;
}

/** Of given weights only the main arm is measured. */
function datasetsOf(
  benches: readonly Bench[],
  { scale, datasets, weights }: UnitSelection,
): Set<string> {
  const units = benches.flatMap(({ claim }) =>
    unitsOf(claim, { scale, seeds: 1, ...(datasets ? { datasets } : {}) })
  );
  return new Set(
    units.filter(({ arm }) => weights === undefined || arm === "main")
      .map(({ dataset }) => dataset),
  );
}

async function dataFolder(
  option: string | undefined,
): Promise<string | undefined> {
  if (option === undefined) return undefined;
  const folder = resolve(option);
  const found = await Deno.stat(folder).catch(() => undefined);
  if (found?.isDirectory) return folder;
  throw new UsageError(
    `Cannot measure on ${folder}: --data must be a folder, current value is ${
      found === undefined ? "missing" : "a file"
    }`,
  );
}

/** What a set is drawn from is read here once, so that nothing is recorded or trained without it. */
async function requireSources(
  name: string,
  from: string | undefined,
): Promise<void> {
  const { problems } = await checkDataset(name, {
    cacheDir: userCacheFolder(),
    ...(from === undefined ? {} : { from }),
  });
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  throw new UsageError(
    `Cannot measure on ${name}: what it is drawn from is not all there\n${
      formatProblems(errors)
    }`,
  );
}

async function identityOf(
  name: string,
  { identify, from, options }: {
    readonly identify: NonNullable<DatasetEntry["identify"]>;
    readonly from: string | undefined;
    readonly options: RunOptions;
  },
): Promise<DatasetIdentity> {
  if (from === undefined) {
    throw new UsageError(
      `Cannot measure on ${name}: its pictures are in a folder of yours; add --data DIR, after \`deno task data prepare ${name} --from DIR\``,
    );
  }
  try {
    return await identify({
      from,
      cacheDir: userCacheFolder(),
      declared: pictureDeclaration(options),
      now: Date.now,
    });
  } catch (error) {
    if (error instanceof DataError || error instanceof PrerequisiteError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}

function identityWords(
  { content, transform, groupCounts }: DatasetIdentity,
): string {
  const count = Object.values(groupCounts).flat().reduce((a, b) => a + b);
  return `${countOf(count, "picture")} (sha256 ${content.slice(0, 16)}…), ${
    describeTransform(transform)
  }`;
}
