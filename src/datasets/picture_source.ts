/**
 * What all picture datasets have in common: a folder with tables and images.
 *
 * @module
 */
import { inFile } from "../files/mod.ts";
import type { GroupCounts } from "./contract.ts";
import { SPLIT_NAMES } from "./contract.ts";
import {
  countTableGroups,
  type PictureReading,
  type PictureTable,
} from "./picture_table.ts";
import { groupProblems } from "./group_problems.ts";
import type { PictureDeclaration } from "./picture_transform.ts";
import type { Problem } from "./problem.ts";
import type { GroupScheme } from "./types.ts";

/** A dataset that lives in a folder of pictures. */
export interface PictureSource {
  /** Registry name. */
  readonly name: string;
  /** One line for lists. */
  readonly describe: string;
  /** Number of class ids. */
  readonly numClasses: number;
  /** The groups and which are compared. */
  readonly groups: GroupScheme;
  /** The exact counts of all splits; absent where the user's folder declares none. */
  readonly groupCounts?: GroupCounts;
  /** Where the dataset is published and how to get it, for remedies. */
  readonly remedy: string;
  /** What to do about a picture that is missing or cannot be read. Default `remedy`. */
  readonly imageRemedy?: string;
  /** What is done to its pictures where that is not the papers' transform. */
  readonly transform?: PictureDeclaration;
  /** Reads the tables of the folder, not the pictures; reports everything that is wrong with them. */
  inspect(folder: string): Promise<PictureInspection>;
}

/** The tables of a folder. */
export interface PictureInspection extends PictureReading {
  /** The file that says which pictures there are. */
  readonly source: string;
  /** The folder to which the table's files are relative. */
  readonly imageRoot: string;
}

/** The tables of a folder with everything that is wrong with them, whatever the dataset. */
export async function inspectPictures(
  source: PictureSource,
  folder: string,
): Promise<PictureInspection> {
  const inspection = await source.inspect(folder);
  const { table, problems } = inspection;
  if (table === undefined) return inspection;
  const { groups } = source;
  const inGroups = groupProblems(table, { groups, source: inspection.source });
  return { ...inspection, problems: [...problems, ...inGroups] };
}

/** Facts of a published dataset that circulates in changed copies. */
export interface KnownCopy {
  /** What a user may know it as. */
  readonly name: string;
  /** By which it is recognised. */
  readonly groupCounts: Pick<GroupCounts, "train">;
}

/** Reads a file, or reports why not. */
export async function readOrReport(
  path: string,
  options: { readonly remedy: string; readonly problems: Problem[] },
): Promise<Uint8Array | undefined> {
  try {
    return await inFile(path, () => Deno.readFile(path));
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    options.problems.push({
      kind: missing ? "missing-file" : "unreadable-file",
      severity: "error",
      message: missing
        ? "expected the file, current value is missing"
        : `expected a readable file, current value is ${error}`,
      source: path,
      remedy: options.remedy,
    });
    return undefined;
  }
}

/** What counts are compared with. */
export interface CountProblemsOptions {
  /** The file that the table is from. */
  readonly source: string;
  /** What the user can do. */
  readonly remedy: string;
  /** The published counts. */
  readonly expected: GroupCounts;
  /** Copies that are recognised by their training counts and named. */
  readonly knownCopies?: readonly KnownCopy[];
}

/** Compares the group counts of all splits with the published ones. */
export function countProblems(
  table: PictureTable,
  options: CountProblemsOptions,
): Problem[] {
  const { source, remedy, expected } = options;
  const found = countTableGroups(table, expected.train.length);
  const copy = options.knownCopies?.find(({ groupCounts }) =>
    groupCounts.train.join() === found.train.join()
  );
  const problems: Problem[] = [];
  if (copy !== undefined) {
    problems.push({
      kind: "re-split",
      severity: "error",
      message: `expected the published split, current value is ${copy.name}: ${
        found.train.join("/")
      } training images per group`,
      source,
      remedy,
    });
  }
  for (const split of SPLIT_NAMES) {
    const [want, have] = [expected[split].join("/"), found[split].join("/")];
    if (want === have) continue;
    problems.push({
      kind: "wrong-counts",
      severity: "error",
      message:
        `expected ${want} ${split} images per group, current value is ${have}`,
      source,
      remedy,
    });
  }
  return problems;
}
