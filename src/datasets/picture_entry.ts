/**
 * The registry's entry of a dataset that lives in a folder of pictures.
 *
 * @module
 */
import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import type { PrepareTransform } from "../images/mod.ts";
import { preparedSize } from "../images/prepared_index.ts";
import { canonicalJson } from "../text/mod.ts";
import {
  checkPictureSource,
  type CheckReport,
} from "./check_picture_source.ts";
import { checkContract, type DatasetContract } from "./contract.ts";
import {
  type CheckDatasetOptions,
  type DatasetEntry,
  type DatasetIdentity,
  type IdentifyDatasetOptions,
  type LoadDatasetOptions,
  type PrepareDatasetOptions,
  type PrepareReport,
  refuseOther,
  required,
} from "./dataset_entry.ts";
import { sha256Hex } from "../text/mod.ts";
import { openPictures } from "./open_pictures.ts";
import { readContent } from "./picture_content.ts";
import type { PictureSource } from "./picture_source.ts";
import {
  completeTransform,
  declaredTransform,
  EVALUATION_TRANSFORM,
  geometryWords,
  type PictureTransform,
} from "./picture_transform.ts";
import { geometryOf, preparePictures } from "./prepare_pictures.ts";
import { collectProblems } from "./problem.ts";
import type { GroupedDataset } from "./types.ts";

/** An entry of a dataset that lives in a folder of pictures; a function if the folder says more. */
export function pictureEntry(
  source: PictureSource,
  sourceOf: (from: string) => Promise<PictureSource> = () =>
    Promise.resolve(source),
): DatasetEntry {
  const { name, describe } = source;
  const folderOf = async (options: LoadDatasetOptions): Promise<Folder> => {
    const from = required(name, options, "from");
    return { from, source: await sourceOf(from) };
  };
  return {
    describe,
    contract: contractOf(source, EVALUATION_TRANSFORM),
    check: (options) => checkFolder(name, options, folderOf),
    identify: async (options) =>
      await identifyFolder(await folderOf(options), options),
    prepare: async (options) =>
      await prepareFolder(await folderOf(options), options),
    async load(options) {
      const cacheDir = required(name, options, "cacheDir");
      const { content, transform } = options;
      const planned = content === undefined || transform === undefined
        ? await whatIsThere(await folderOf(options), options)
        : { content, transform: completeTransform(transform) };
      return await openPrepared(source, { ...planned, cacheDir });
    },
  };
}

/** A folder with what it declares of itself. */
interface Folder {
  readonly from: string;
  readonly source: PictureSource;
}

function contractOf(
  { numClasses, groupCounts }: PictureSource,
  transform: PrepareTransform,
): DatasetContract {
  const { height, width } = preparedSize(transform);
  return {
    imageShape: [height, width, 3],
    numClasses,
    ...(groupCounts ? { groupCounts } : {}),
  };
}

async function checkFolder(
  name: string,
  options: CheckDatasetOptions,
  folderOf: (options: LoadDatasetOptions) => Promise<Folder>,
): Promise<CheckReport> {
  const from = required(name, options, "from");
  const { onProgress } = options;
  let folder: Folder | undefined;
  const problems = await collectProblems([async () => {
    folder = await folderOf({ from });
  }]);
  if (folder === undefined) return { name, from, problems };
  return await checkPictureSource(folder.source, {
    from,
    ...(onProgress ? { onProgress } : {}),
  });
}

async function identifyFolder(
  { from, source }: Folder,
  options: IdentifyDatasetOptions,
): Promise<DatasetIdentity> {
  const cacheDir = required(source.name, options, "cacheDir");
  const { declared, now } = options;
  const transform = transformOf(source, { ...(declared && { declared }) });
  const { content, groupCounts } = await readContent(source, {
    from,
    cacheDir,
    ...(now && { now }),
  });
  const prepared = preparedFolder(source, { content, transform, cacheDir });
  const { name } = source;
  await requirePrepared(prepared, { ...options, name, from, content });
  return { content, transform, groupCounts };
}

async function prepareFolder(
  { from, source }: Folder,
  options: PrepareDatasetOptions,
): Promise<PrepareReport> {
  const cacheDir = required(source.name, options, "cacheDir");
  const { now, onRead } = options;
  const transform = transformOf(source, options);
  const read = await readContent(source, {
    from,
    cacheDir,
    // Asked for by name, so nothing is taken for unchanged.
    trust: false,
    ...(now && { now }),
    ...(onRead && { onProgress: onRead }),
  });
  const { warnings, content } = read;
  const folder = preparedFolder(source, { content, transform, cacheDir });
  const into = { from, into: folder, read, transform };
  await preparePictures(source, { ...options, ...into });
  return { warnings, folder, transform, content };
}

/** What the folder holds and declares now. */
async function whatIsThere(
  { from, source }: Folder,
  options: LoadDatasetOptions,
): Promise<Pick<DatasetIdentity, "content" | "transform">> {
  const { cacheDir } = options;
  const { content } = await readContent(source, {
    from,
    ...(cacheDir === undefined ? {} : { cacheDir }),
  });
  refuseOther(source.name, options.content, content);
  return { content, transform: transformOf(source, options) };
}

async function openPrepared(
  source: PictureSource,
  { content, transform, cacheDir }: PreparedPlace & {
    readonly transform: PictureTransform;
  },
): Promise<GroupedDataset> {
  const folder = preparedFolder(source, { content, transform, cacheDir });
  const dataset = await openPictures(folder, { content, values: transform });
  return checkContract(dataset, contractOf(source, transform), {
    remedy: source.remedy,
  });
}

/** What is asked for, or else what the dataset declares with what is said beyond it. */
function transformOf(
  { transform: own = {} }: PictureSource,
  { transform, declared = {} }: Pick<
    PrepareDatasetOptions,
    "transform" | "declared"
  >,
): PictureTransform {
  return transform === undefined
    ? declaredTransform(declared, declaredTransform(own))
    : completeTransform(transform);
}

/** @throws {PrerequisiteError} With the command, if the pictures are not prepared for the transform. */
async function requirePrepared(
  folder: string,
  { name, from, content, declared = {} }: IdentifyDatasetOptions & {
    readonly name: string;
    readonly from: string;
    readonly content: string;
  },
): Promise<void> {
  try {
    (await openPictures(folder, { content })).close();
  } catch (cause) {
    const words = [name, "--from", from, ...geometryWords(declared)].join(" ");
    throw new PrerequisiteError(
      `Cannot measure on ${name}: expected its pictures as they are now to be prepared, current value is ${
        cause instanceof PrerequisiteError
          ? "not prepared"
          : (cause as Error).message.split("\n")[0]
      }`,
      {
        missing: folder,
        remedy: `run \`deno task data prepare ${words}\``,
        cause,
      },
    );
  }
}

/** What names a prepared copy. */
interface PreparedPlace {
  readonly content: string;
  readonly transform: PrepareTransform;
  readonly cacheDir: string;
}

/** One folder per dataset, content and geometry of the transform. */
function preparedFolder(
  { name }: PictureSource,
  { content, transform, cacheDir }: PreparedPlace,
): string {
  const key = canonicalJson({ content, ...geometryOf(transform) });
  const hash = sha256Hex(key).slice(0, 16);
  return join(cacheDir, "prepared", `${name}-${hash}`);
}
