import {
  AmbiguousWeightsError,
  architectureFor,
  CheckpointError,
  describeCheckpoint,
  fitStateDict,
  fittingArchitectures,
  listProblems,
  openCheckpoint,
} from "../checkpoints/mod.ts";
import { UsageError } from "../errors/mod.ts";
import { registeredName } from "../models/mod.ts";
import { printable } from "../text/mod.ts";
import { userPath } from "./_paths.ts";
import { requireRegistered } from "./_own_architectures.ts";
import { descriptionJson, descriptionLines } from "./_describe_weights.ts";

/** What every word of `weights` takes. */
export interface WeightsOptions {
  readonly key?: string;
  readonly json?: boolean;
  readonly arch?: string;
}

/** What `weights show` takes. */
export interface ShowOptions extends WeightsOptions {
  readonly verbose?: boolean;
}

/** The key as the reader takes it. */
export function keyOf({ key }: WeightsOptions) {
  return key === undefined ? {} : { key };
}

/** `weights show`. */
export function show(file: string, options: ShowOptions): void {
  const path = userPath(file);
  if (options.arch !== undefined) return showFit(path, options.arch, options);
  try {
    const description = describeCheckpoint(path, keyOf(options));
    console.log(
      options.json
        ? descriptionJson(description)
        : descriptionLines(file, description),
    );
  } catch (error) {
    if (!(error instanceof AmbiguousWeightsError)) throw error;
    showCandidates(file, error, options);
  }
}

/** Several networks and no word which is meant: each with what it fits. */
function showCandidates(
  file: string,
  { candidates }: AmbiguousWeightsError,
  { json }: ShowOptions,
): void {
  const found = candidates.map(({ key, tensors }) => ({
    key,
    numTensors: tensors.size,
    fits: fittingArchitectures({
      source: file,
      names: [...tensors.keys()],
      info: (name) => tensors.get(name)!,
    }).filter(({ fits }) => fits === "yes").map(({ name }) => name),
  }));
  if (json) return console.log(JSON.stringify({ candidates: found }, null, 1));
  console.log(`${file} holds ${found.length} networks:`);
  for (const { key, numTensors, fits } of found) {
    console.log(
      `  --key ${printable(key)}  ${numTensors} tensors, fits ${
        fits.map((name) => `--arch ${name}`).join(", ") ||
        "no registered architecture"
      }`,
    );
  }
}

/** Whether a file fits one architecture; without --verbose what is wrong is counted. */
function showFit(path: string, arch: string, options: ShowOptions): void {
  const checkpoint = openCheckpoint(path, keyOf(options));
  try {
    const name: string = registeredName(arch) ?? arch;
    requireRegistered(name);
    const architecture = architectureFor(name, checkpoint);
    const { notes } = fitStateDict(architecture.parameters, checkpoint, {
      network: name,
      head: architecture.stages.at(-1)?.parameters ?? [],
    });
    const { numClasses, input } = architecture;
    console.log(
      `${checkpoint.source} fits ${name}: ${numClasses} classes, images [${
        input.join(", ")
      }]`,
    );
    for (const note of notes) console.log(`  ${note}`);
  } catch (error) {
    if (!(error instanceof CheckpointError) || error.problems.length === 0) {
      throw error;
    }
    throw new UsageError(
      options.verbose
        ? `${error.message}\n${listProblems(error.problems)}`
        : `${error.message}\n--verbose lists all ${error.problems.length}`,
      { cause: error },
    );
  } finally {
    checkpoint.close();
  }
}
