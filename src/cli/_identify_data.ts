/**
 * What the folders of pictures hold that a run measures on: read, said and part of every key before anything runs.
 *
 * @module
 */
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
import { userPath } from "./_paths.ts";
import { pictureDeclaration } from "./_picture_options.ts";
import { type RunOptions, userCacheFolder } from "./_run_options.ts";

/** The datasets of a run, looked at once each, claim by claim. */
export interface IdentifiedData {
  /** What the datasets hold whose pictures are the user's, by name. */
  readonly found: Readonly<Record<string, DatasetIdentity>>;
  /**
   * Looks at the datasets that a claim is measured on; each of the user's is said on standard error.
   *
   * @throws {UsageError} If a folder is not given, not sound or not prepared, or a set cannot be drawn because its
   * sources are missing; the message has the command.
   */
  identify(bench: Bench): Promise<void>;
  /** @throws {UsageError} If pictures are to be transformed and no dataset is a folder of pictures. */
  requireUse(): void;
}

/** @throws {UsageError} If the folder of the data is not there. */
export async function identifyingData(
  selection: UnitSelection,
  options: RunOptions,
): Promise<IdentifiedData> {
  const from = await dataFolder(options.data);
  const found: Record<string, DatasetIdentity> = {};
  const looked = new Map<string, Promise<void>>();
  return {
    found,
    async identify(bench) {
      for (const name of datasetsOf(bench, selection)) {
        if (!looked.has(name)) looked.set(name, look(name));
        await looked.get(name);
      }
    },
    requireUse() {
      const said = Object.keys(pictureDeclaration(options));
      if (said.length === 0 || Object.keys(found).length > 0) return;
      throw new UsageError(
        `Cannot transform pictures: no dataset of this run is a folder of pictures, current value is ${
          said.join(", ")
        }; name one with --dataset`,
      );
    },
  };

  async function look(name: string): Promise<void> {
    const { identify } = datasetEntry(name);
    if (identify === undefined) return await requireSources(name, from);
    found[name] = await identityOf(name, { identify, from, options });
    console.error(`${name}: ${identityWords(found[name])}`);
  }
}

/** Of given weights only the main arm is measured. */
function datasetsOf(
  { claim }: Bench,
  { weights, ...selection }: UnitSelection,
): Set<string> {
  const { scale, datasets, protocol } = selection;
  const units = unitsOf(claim, {
    scale,
    seeds: 1,
    ...(datasets && { datasets }),
    ...(protocol && { protocol }),
  });
  return new Set(
    units.filter(({ arm }) => weights === undefined || arm === "main")
      .map(({ dataset }) => dataset),
  );
}

async function dataFolder(
  option: string | undefined,
): Promise<string | undefined> {
  if (option === undefined) return undefined;
  const folder = userPath(option);
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
