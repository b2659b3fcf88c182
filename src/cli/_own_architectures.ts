import type { UnitArchitectureFile } from "../claims/types.ts";
import { type UnitSelection, unitsOf } from "../claims/units.ts";
import { imagesOf } from "../claims/images_of.ts";
import { UsageError } from "../errors/mod.ts";
import {
  type ArchitectureName,
  architectureNames,
  isArchitectureName,
  registeredName,
} from "../models/mod.ts";
import type { Bench } from "../runner/load_bench.ts";
import {
  type BuildNetwork,
  identifyNetwork,
  type NetworkFile,
  openNetwork,
} from "../runner/network_file.ts";
import { nearestName } from "../text/mod.ts";
import { ROOT, userPath } from "./_paths.ts";

/** Whether a word of `--arch` names a file. */
export function isNetworkFile(word: string): boolean {
  return word.endsWith(".ts");
}

/** The code of the files among the words of `--arch`, and the registered names. Nothing is loaded. */
export interface ArchitectureWords {
  readonly names: readonly string[];
  readonly files: readonly NetworkFile[];
}

/**
 * Tells registered names from files.
 *
 * @throws {UsageError} If a name is not registered, or a file cannot be read.
 */
export async function readArchitectureWords(
  words: readonly string[],
): Promise<ArchitectureWords> {
  const names = [
    ...new Set(
      words.filter((word) => !isNetworkFile(word))
        .map((word) => registeredName(word) ?? word),
    ),
  ];
  names.forEach((name) => requireRegistered(name));
  const files = [];
  for (const word of new Set(words.filter(isNetworkFile))) {
    files.push(await identifyNetwork(userPath(word), ROOT));
  }
  return { names, files };
}

/** A mistyped name would fail only in the workers, once per unit. @throws {UsageError} */
export function requireRegistered(
  name: string,
): asserts name is ArchitectureName {
  if (isArchitectureName(name)) return;
  const names = architectureNames();
  const near = nearestName(name, names);
  throw new UsageError(
    `Cannot find architecture ${name}${
      near ? `; did you mean ${near}?` : ""
    }\narchitectures: ${
      names.join(", ")
    }; or a file (.ts) with a network of your own`,
  );
}

/** What `--arch` chooses: the parts of a selection, and the files that workers must open. */
export interface ChosenArchitectures {
  readonly architectures: readonly string[];
  readonly architectureFiles: Readonly<Record<string, UnitArchitectureFile>>;
  readonly files: readonly NetworkFile[];
}

/**
 * Opens the networks' files and finds their names; every network was built for every dataset that it would be measured
 * on.
 *
 * @throws {UsageError} If a file does not give a network that fits, or its name is another one's.
 */
export async function chooseArchitectures(
  words: readonly string[],
  benches: readonly Bench[],
  selection: UnitSelection,
): Promise<ChosenArchitectures> {
  const { names, files } = await readArchitectureWords(words);
  const chosen: Record<string, UnitArchitectureFile> = {};
  for (const file of files) {
    try {
      const build = await openNetwork(file);
      const datasets = datasetsOf(benches, selection, file.path);
      const name = nameOf(build, datasets, selection);
      requireOwnName(name, chosen[name]);
      const { sha256, digest } = file;
      chosen[name] = { sha256, digest };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(
        `${error.message}\n\`deno task conform ${file.path}\` checks the network by itself`,
        { cause: error },
      );
    }
  }
  return {
    architectures: [...names, ...Object.keys(chosen)],
    architectureFiles: chosen,
    files,
  };
}

/** The datasets that an architecture would be measured on; of given weights only those of the main arm. */
function datasetsOf(
  benches: readonly Bench[],
  { scale, datasets, weights }: UnitSelection,
  architecture: string,
): Set<string> {
  const units = benches.flatMap(({ claim }) =>
    unitsOf(claim, {
      scale,
      seeds: 1,
      architectures: [architecture],
      ...(datasets ? { datasets } : {}),
    })
  );
  return new Set(
    units.filter(({ arm }) => weights === undefined || arm === "main")
      .map(({ dataset }) => dataset),
  );
}

function nameOf(
  build: BuildNetwork,
  datasets: ReadonlySet<string>,
  { data = {} }: UnitSelection,
): string {
  const names = new Set<string>();
  for (const dataset of datasets) {
    const own = Object.hasOwn(data, dataset) ? { data: data[dataset]! } : {};
    const { imageShape, numClasses } = imagesOf({ dataset, ...own });
    names.add(
      build({ numClasses, ...(imageShape ? { input: imageShape } : {}) }).name,
    );
  }
  const [name] = names;
  if (name !== undefined && names.size === 1) return name;
  throw new UsageError(
    name === undefined
      ? "Cannot measure the network: none of the claims is measured at this scale"
      : `Cannot measure the network: it must have one name whatever the dataset, current value is ${
        [...names].join(", ")
      }`,
  );
}

/** Names stand in reports and in the names of their files. */
const NAME = /^\w[\w.-]*$/;

function requireOwnName(
  name: string,
  other: UnitArchitectureFile | undefined,
): void {
  const problem = isArchitectureName(name)
    ? "a registered architecture has this name"
    : other
    ? "another file's network has this name"
    : NAME.test(name)
    ? undefined
    : "a name is made of letters, digits, _, . and -";
  if (problem === undefined) return;
  throw new UsageError(
    `Cannot measure the network under its name: ${problem}; give it one of its own, current value is ${name}`,
  );
}
