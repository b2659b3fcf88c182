import type { GroupedDataset, SplitName } from "../datasets/types.ts";
import { groupAccuracy } from "../metrics/mod.ts";
import type { Program } from "../tensor/types.ts";
import { predict } from "./predict.ts";
import type { EpochEvaluation, GroupResult } from "./resume.ts";

/** On what a network is evaluated while it is trained. */
export interface EvaluateOptions {
  readonly splits: readonly SplitName[];
  /** Images per call of the program's `evaluate`. */
  readonly batchSize: number;
}

/** The network that a program holds on whole splits, in evaluation mode. */
export async function evaluateEpoch(
  program: Program,
  dataset: GroupedDataset,
  { splits, batchSize, epoch }: EvaluateOptions & { readonly epoch: number },
): Promise<EpochEvaluation> {
  const groups: Partial<Record<SplitName, readonly GroupResult[]>> = {};
  for (const name of splits) {
    groups[name] = await groupResults(program, dataset, { name, batchSize });
  }
  return { epoch, groups };
}

async function groupResults(
  program: Program,
  { splits, imageShape, numClasses, groups: scheme }: GroupedDataset,
  { name, batchSize }: { readonly name: SplitName; readonly batchSize: number },
): Promise<GroupResult[]> {
  const { count, labels, groups } = splits[name];
  const data = await predict(program, splits[name], {
    batchSize,
    imageShape,
    numClasses,
  });
  return groupAccuracy({ data, shape: [count, numClasses] }, {
    labels,
    groups,
    scheme,
  }).map(({ correct, n }) => ({ correct, n }));
}
