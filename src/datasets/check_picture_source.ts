/**
 * Lists everything that is wrong with a folder of pictures.
 *
 * @module
 */
import { checkPictures, type CheckPicturesOptions } from "./check_pictures.ts";
import type { GroupCounts } from "./contract.ts";
import { inspectPictures, type PictureSource } from "./picture_source.ts";
import { countTableGroups } from "./picture_table.ts";
import type { Problem } from "./problem.ts";

/** The result of a check: the dataset may be used if no problem is an error. */
export interface CheckReport {
  /** The dataset. */
  readonly name: string;
  /** The folder that was checked. */
  readonly from: string;
  /** Errors first, in the order of the files they are in. */
  readonly problems: readonly Problem[];
  /** What is there, whether right or not; absent if the tables could not be read. */
  readonly groupCounts?: GroupCounts;
}

/** What a check is told. */
export interface CheckPictureSourceOptions
  extends Pick<CheckPicturesOptions, "onProgress"> {
  /** The dataset's folder. */
  readonly from: string;
}

/**
 * Checks the tables and every picture of a folder. Nothing is thrown for what is wrong with the data:
 * all of it is in the report.
 */
export async function checkPictureSource(
  source: PictureSource,
  options: CheckPictureSourceOptions,
): Promise<CheckReport> {
  const { from, onProgress } = options;
  const { table, imageRoot, problems } = await inspectPictures(source, from);
  if (table === undefined) {
    return { name: source.name, from, problems: errorsFirst(problems) };
  }
  const inPictures = await checkPictures(table, {
    imageRoot,
    remedy: source.imageRemedy ?? source.remedy,
    ...(onProgress ? { onProgress } : {}),
  });
  return {
    name: source.name,
    from,
    problems: errorsFirst([...problems, ...inPictures]),
    groupCounts: countTableGroups(table, source.groups.names.length),
  };
}

/** Sorts errors before warnings and keeps the order otherwise. */
export function errorsFirst(problems: readonly Problem[]): readonly Problem[] {
  const of = (severity: Problem["severity"]) =>
    problems.filter((problem) => problem.severity === severity);
  return [...of("error"), ...of("warning")];
}
