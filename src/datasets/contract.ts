/**
 * What a dataset must be before anything is measured on it.
 *
 * @module
 */
import { DataError } from "../errors/mod.ts";
import type { GroupedDataset, SplitName } from "./types.ts";

/** The splits in the order of digests and of the codes 0, 1, 2. */
export const SPLIT_NAMES = [
  "train",
  "validation",
  "test",
] as const satisfies readonly SplitName[];

/** Images per group, in order of the group id, for each split. */
export type GroupCounts = Readonly<Record<SplitName, readonly number[]>>;

/** The facts a loaded dataset is compared with. */
export interface DatasetContract {
  /** [height, width, channels]; left out where any is allowed. */
  readonly imageShape?: readonly [number, number, number];
  /** Number of class ids. */
  readonly numClasses: number;
  /** Left out where the user's folder declares none. */
  readonly groupCounts?: GroupCounts;
  /** Known sha256 by seed, for datasets that are drawn; a seed without an entry is not compared. */
  readonly digestBySeed?: Readonly<Record<string, string>>;
}

/** Counts the images of each group. @returns One count per name of the dataset's group scheme. */
export function countGroups(dataset: GroupedDataset): GroupCounts {
  const count = (name: SplitName) => {
    const counts = dataset.groups.names.map(() => 0);
    for (const group of dataset.splits[name].groups) {
      counts[group] = (counts[group] ?? 0) + 1;
    }
    return counts;
  };
  return {
    train: count("train"),
    validation: count("validation"),
    test: count("test"),
  };
}

/** What a comparison with a contract is told. */
export interface CheckContractOptions {
  /** The seed the dataset was drawn with, if it was. */
  readonly seed?: number;
  /** What the user can do if the dataset differs. */
  readonly remedy: string;
}

/**
 * Returns the dataset if it is what the contract says.
 *
 * @throws {DataError} If it differs; the message lists every difference.
 */
export function checkContract(
  dataset: GroupedDataset,
  contract: DatasetContract,
  options: CheckContractOptions,
): GroupedDataset {
  const differences = contractDifferences(dataset, contract, options.seed);
  if (differences.length === 0) return dataset;
  throw new DataError(
    `Cannot use dataset ${dataset.name}: ${differences.join("; ")}`,
    { source: dataset.name, remedy: options.remedy },
  );
}

function contractDifferences(
  dataset: GroupedDataset,
  contract: DatasetContract,
  seed?: number,
): string[] {
  const differences: string[] = [];
  const compare = (what: string, expected: unknown, found: unknown) => {
    if (String(expected) === String(found)) return;
    differences.push(
      `expected ${what} ${expected}, current value is ${found}`,
    );
  };
  if (contract.imageShape) {
    compare("image shape", contract.imageShape, dataset.imageShape);
  }
  compare("number of classes", contract.numClasses, dataset.numClasses);
  const { groupCounts } = contract;
  if (groupCounts) {
    const found = countGroups(dataset);
    for (const split of SPLIT_NAMES) {
      compare(
        `${split} images per group`,
        groupCounts[split].join("/"),
        found[split].join("/"),
      );
    }
  }
  const digest = seed === undefined
    ? undefined
    : contract.digestBySeed?.[String(seed)];
  if (digest !== undefined) {
    compare(`sha256 for seed ${seed}`, digest, dataset.digest);
  }
  return differences;
}
