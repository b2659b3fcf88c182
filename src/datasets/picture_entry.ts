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
import { checkPictureSource } from "./check_picture_source.ts";
import { checkContract, type DatasetContract } from "./contract.ts";
import {
  type DatasetEntry,
  type IdentifyDatasetOptions,
  type LoadDatasetOptions,
  type PrepareDatasetOptions,
  refuseOther,
  required,
} from "./dataset_entry.ts";
import { sha256Hex } from "./digest.ts";
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

/** An entry of a dataset that lives in a folder of pictures; a function if the folder says more. */
export function pictureEntry(
  source: PictureSource,
  sourceOf: (from: string) => Promise<PictureSource> = () =>
    Promise.resolve(source),
): DatasetEntry {
  const { name, describe, numClasses, groupCounts } = source;
  const contractOf = (transform: PrepareTransform): DatasetContract => {
    const { height, width } = preparedSize(transform);
    return {
      imageShape: [height, width, 3],
      numClasses,
      ...(groupCounts ? { groupCounts } : {}),
    };
  };
  return {
    describe,
    contract: contractOf(EVALUATION_TRANSFORM),
    async check(options) {
      const from = required(name, options, "from");
      const { onProgress } = options;
      let folder: PictureSource | undefined;
      const problems = await collectProblems([async () => {
        folder = await sourceOf(from);
      }]);
      if (folder === undefined) return { name, from, problems };
      return await checkPictureSource(folder, {
        from,
        ...(onProgress ? { onProgress } : {}),
      });
    },
    async identify(options) {
      const from = required(name, options, "from");
      const cacheDir = required(name, options, "cacheDir");
      const folder = await sourceOf(from);
      const { declared, now } = options;
      const transform = transformOf(folder, { ...(declared && { declared }) });
      const { content, groupCounts } = await readContent(folder, {
        from,
        cacheDir,
        ...(now && { now }),
      });
      const prepared = preparedFolder(folder, { content, transform, cacheDir });
      await requirePrepared(prepared, { name, from, content, ...options });
      return { content, transform, groupCounts };
    },
    async prepare(options) {
      const from = required(name, options, "from");
      const cacheDir = required(name, options, "cacheDir");
      const folder = await sourceOf(from);
      const transform = transformOf(folder, options);
      // Asked for by name, so nothing is taken for unchanged.
      const { now } = options;
      const read = await readContent(folder, {
        from,
        cacheDir,
        trust: false,
        ...(now && { now }),
      });
      const into = preparedFolder(folder, { ...read, transform, cacheDir });
      await preparePictures(folder, {
        ...options,
        from,
        into,
        read,
        transform,
      });
      return { warnings: read.warnings, folder: into, transform };
    },
    async load(options) {
      const cacheDir = required(name, options, "cacheDir");
      const at = options.content === undefined || !options.transform
        ? await whatIsThere(options)
        : { content: options.content, transform: options.transform };
      const transform = completeTransform(at.transform);
      const dataset = await openPictures(
        preparedFolder(source, { ...at, transform, cacheDir }),
        { content: at.content, values: transform },
      );
      return checkContract(dataset, contractOf(transform), {
        remedy: source.remedy,
      });
    },
  };

  /** What the user's folder holds and declares now. */
  async function whatIsThere(options: LoadDatasetOptions) {
    const from = required(name, options, "from");
    const folder = await sourceOf(from);
    const { cacheDir, content } = options;
    const found = await readContent(folder, {
      from,
      ...(cacheDir === undefined ? {} : { cacheDir }),
    });
    refuseOther(name, content, found.content);
    return {
      content: found.content,
      transform: transformOf(folder, options),
    };
  }
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

/** One folder per dataset, content and geometry of the transform. */
function preparedFolder(
  { name }: PictureSource,
  { content, transform, cacheDir }: {
    readonly content: string;
    readonly transform: PrepareTransform;
    readonly cacheDir: string;
  },
): string {
  const key = canonicalJson({ content, ...geometryOf(transform) });
  const hash = sha256Hex(new TextEncoder().encode(key)).slice(0, 16);
  return join(cacheDir, "prepared", `${name}-${hash}`);
}
