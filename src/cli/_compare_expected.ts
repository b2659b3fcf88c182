/**
 * Compares given networks with what their user expects of them, before anything is measured.
 *
 * @module
 */
import {
  accuracyMismatch,
  logitsMismatch,
  type Mismatch,
} from "../claims/expectation.ts";
import { splitCounts } from "../claims/images_of.ts";
import { predictions } from "../claims/measurement_recipes.ts";
import { importedNetwork } from "../claims/network_recipes.ts";
import type { Recipe } from "../claims/recipe.ts";
import type { Unit } from "../claims/types.ts";
import type { Predictions } from "../claims/values.ts";
import { describeTransform, SPLIT_NAMES } from "../datasets/mod.ts";
import { UsageError } from "../errors/mod.ts";
import { artifactKey } from "../runner/artifact_key.ts";
import type { ArtifactTask } from "../runner/executor.ts";
import { predictionsKind } from "../runner/kinds/predictions.ts";
import { KINDS } from "../runner/kinds/registry.ts";
import type { RunOutcome } from "../runner/schedule.ts";
import type { Expectation } from "./_expect_options.ts";
import type { PlannedRun } from "./_plan.ts";

/**
 * Evaluates every network of which something is expected, and ends the run if one gives something else.
 *
 * @param execute Runs tasks as the run does.
 * @throws {UsageError} With what was expected, what was found, and the likely causes.
 */
export async function compareExpected(
  run: PlannedRun,
  expected: readonly Expectation[],
  execute: (tasks: readonly ArtifactTask[]) => Promise<RunOutcome>,
): Promise<void> {
  const units = givenUnits(run);
  const wanted = expected.map((expectation, at) => {
    const unit = units[at]!;
    requireLength(unit, expectation);
    const recipe = predictions(unit, {
      of: importedNetwork(unit, unit.weights!),
      on: [expectation.split],
    });
    return {
      expectation,
      unit,
      recipe,
      key: artifactKey(recipe, contextOf(run)),
    };
  });
  const missing: ArtifactTask[] = [];
  for (const { recipe, key } of wanted) {
    if (await run.store.find(recipe.kind, key)) continue;
    missing.push(taskOf(recipe, key));
  }
  if (missing.length > 0) {
    for (const error of (await execute(missing)).failed.values()) throw error;
  }
  for (const { expectation, unit, recipe, key } of wanted) {
    const found = await readPredictions(run, recipe, key);
    const { path } = run.networks.find(({ file }) =>
      file.sha256 === unit.weights!.sha256
    )!.file;
    const mismatches = mismatchesOf(found, expectation);
    if (mismatches.length > 0) {
      throw new UsageError(
        refusal({ path, unit, split: expectation.split, mismatches }),
      );
    }
    console.error(`${path}: as expected on ${expectation.split}`);
  }
}

/** One unit per given network, in the order of the files. */
function givenUnits({ plan }: PlannedRun): Unit[] {
  const bySha256 = new Map<string, Unit>();
  for (
    const { unit } of plan.units.toSorted((a, b) => a.unit.seed - b.unit.seed)
  ) {
    if (unit.weights && !bySha256.has(unit.weights.sha256)) {
      bySha256.set(unit.weights.sha256, unit);
    }
  }
  return [...bySha256.values()];
}

/** @throws {UsageError} If the logits are not of this split; known without evaluating anything. */
function requireLength(unit: Unit, { split, logits }: Expectation): void {
  if (logits === undefined) return;
  const count = splitCounts(unit)[SPLIT_NAMES.indexOf(split)]!;
  if (logits.shape[0] === count) return;
  throw new UsageError(
    `Cannot compare logits: expected a row for each of the ${count} ${split} images, current value is ${
      logits.shape[0]
    }; --expect-split names another split`,
  );
}

function contextOf({ numerics }: PlannedRun) {
  return { kinds: KINDS, numerics };
}

/** The worker makes what it rests on first, and ends with it: recording a program sets the memory peak. */
function taskOf(recipe: Recipe, id: string): ArtifactTask {
  const title = predictionsKind.describe(recipe);
  return {
    type: "artifact",
    id,
    title,
    after: [],
    recipes: [recipe],
    isolated: true,
  };
}

async function readPredictions(
  { store, numerics }: PlannedRun,
  recipe: Recipe<Predictions>,
  key: string,
): Promise<Predictions> {
  const { folder } = (await store.find(recipe.kind, key))!;
  return await predictionsKind.read(folder, {
    parameters: recipe.parameters,
    numerics,
    temporaryFolder: store.temporaryFolder,
  });
}

function mismatchesOf(
  { splits, scheme }: Predictions,
  { split, accuracies, logits }: Expectation,
): Mismatch[] {
  const found = splits[split]!;
  return [
    accuracies && accuracyMismatch(found, { scheme, expected: accuracies }),
    logits && logitsMismatch(found, logits),
  ].filter((one) => one !== undefined);
}

function refusal(
  { path, unit, split, mismatches }: {
    readonly path: string;
    readonly unit: Unit;
    readonly split: string;
    readonly mismatches: readonly Mismatch[];
  },
): string {
  const causes = mismatches.flatMap(({ causes }) => causes);
  return [
    `Cannot measure ${path}: on ${split} of ${unit.dataset} it does not do what is expected of it`,
    ...mismatches.flatMap(({ lines }) => lines).map((line) => `  ${line}`),
    ...(causes.length > 0 ? ["this would explain it:"] : ["likely causes:"]),
    ...(causes.length > 0 ? causes : likelyCauses(unit)).map((one) =>
      `- ${one}`
    ),
  ].join("\n");
}

/** The most frequent first. */
function likelyCauses({ data }: Unit): string[] {
  const pictures = data === undefined ? [] : [
    `other pictures than it was trained on. Here they are: ${
      describeTransform(data.transform)
    }; say what they were: --image-size and --resize (64 x 64 pictures as they are: --image-size 64 --resize none), --interpolation`,
    "other values: --mean and --std (none: --mean 0,0,0 --std 1,1,1), --colour-order bgr",
  ];
  return [
    ...pictures,
    "its classes are in another order than the dataset's labels",
    "what is expected was computed in training mode, after a softmax that was applied twice, on another split (--expect-split) or on other images",
    "other weights than those meant: the last instead of the best, or without their running average (weights show, weights convert --key)",
  ];
}
