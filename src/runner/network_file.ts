/**
 * Networks whose code is a file of the user's own: what identifies them, and how they are loaded.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { PrerequisiteError, UsageError } from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";
import type { Architecture, ModelOptions } from "../models/types.ts";
import { sha256Hex } from "../text/mod.ts";
import { importFile } from "./_import_file.ts";
import { type LocalModule, localModules } from "./local_modules.ts";

/** A file that defines a network. */
export interface NetworkFile {
  readonly path: string;
  /** sha256 (hex) of the file. */
  readonly sha256: string;
  /**
   * sha256 (hex) over the file and the local modules that it imports, without their place. The harness's own modules
   * do not count: as for a registered network, the version of an artifact's kind speaks for them.
   */
  readonly digest: string;
  /** What the digest is over, the file first. */
  readonly modules: readonly LocalModule[];
}

/**
 * Says which code a network's file is, without running it. Needs permission to run `deno`.
 *
 * @param root Folder of the harness.
 * @throws {SystemError} If the file cannot be read.
 */
export async function identifyNetwork(
  path: string,
  root: string,
): Promise<NetworkFile> {
  const sha256 = await sha256Of(path);
  const ours = [join(root, "src") + "/", join(root, "mod.ts")];
  const imported = (await localModules(pathToFileURL(path).href, root))
    .filter((one) =>
      one.path !== path && !ours.some((place) => one.path.startsWith(place))
    )
    .sort((a, b) => a.path < b.path ? -1 : 1);
  // The file's own name is left out, those of the others are as it imports them: moved together, they are the same.
  const lines = imported.map((one) =>
    `${relative(dirname(path), one.path)} ${one.sha256}`
  );
  return {
    path,
    sha256,
    digest: sha256Hex([sha256, ...lines].join("\n")),
    modules: [{ path, sha256 }, ...imported],
  };
}

async function sha256Of(path: string): Promise<string> {
  try {
    return sha256Hex(await Deno.readFile(path));
  } catch (cause) {
    const action = `take a network from ${path}`;
    throw explainSystemError(cause, { action }) ?? cause;
  }
}

/**
 * Builds the network of a file.
 *
 * @param options What the dataset asks for; what is left out is up to the file.
 * @throws {UsageError} If the file's function fails, or what it gives is no architecture or one for other images or
 * classes.
 */
export type BuildNetwork = (options: ModelOptions) => Architecture;

/**
 * Loads a network's file. Its default export is an architecture, or a function `({ input, numClasses }) =>
 * Architecture` that builds one for any images and classes.
 *
 * @throws {UsageError} If the file does not load or exports neither.
 */
export async function loadNetwork(path: string): Promise<BuildNetwork> {
  const { default: found } = await importFile(pathToFileURL(path).href);
  if (typeof found !== "function") requireArchitecture(found, path);
  return (options) => {
    const network = typeof found === "function"
      ? callFactory(found as (options: ModelOptions) => unknown, options, path)
      : found;
    requireArchitecture(network, path);
    requireFit(network, options, path);
    return network;
  };
}

function callFactory(
  factory: (options: ModelOptions) => unknown,
  options: ModelOptions,
  path: string,
): unknown {
  try {
    return factory(options);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `Cannot build the network of ${path} with ${
        JSON.stringify(options)
      }: ${message}`,
      { cause },
    );
  }
}

/** The parts of an architecture, and whether a value may be one. */
const PARTS: Readonly<
  Record<keyof Architecture, (value: unknown) => boolean>
> = {
  name: (value) => typeof value === "string" && value !== "",
  input: (value) =>
    Array.isArray(value) && value.length === 3 && value.every(isPositive),
  numClasses: isPositive,
  parameters: Array.isArray,
  init: (value) => typeof value === "function",
  stages: Array.isArray,
  preLogitsStage: (value) => typeof value === "string",
  neurons: Array.isArray,
};

function isPositive(value: unknown): boolean {
  return Number.isInteger(value) && value as number > 0;
}

function requireArchitecture(
  value: unknown,
  path: string,
): asserts value is Architecture {
  const parts = typeof value === "object" && value !== null
    ? value as Readonly<Record<string, unknown>>
    : {};
  const wrong = Object.entries(PARTS)
    .flatMap(([name, accepts]) => accepts(parts[name]) ? [] : [name]);
  if (wrong.length === 0) return;
  throw new UsageError(
    `Cannot take a network from ${path}: its default export is no architecture, and no function ({ input, numClasses }) that gives one; missing or of another form: ${
      wrong.join(", ")
    }`,
  );
}

function requireFit(
  network: Architecture,
  { input = network.input, numClasses = network.numClasses }: ModelOptions,
  path: string,
): void {
  const problems = [
    ...input.join() === network.input.join() ? [] : [
      `its images are [${network.input.join(", ")}], the dataset's [${
        input.join(", ")
      }]`,
    ],
    ...numClasses === network.numClasses ? [] : [
      `its classes are ${network.numClasses}, the dataset's ${numClasses}`,
    ],
  ];
  if (problems.length === 0) return;
  throw new UsageError(
    `Cannot take the network ${network.name} from ${path}: ${
      problems.join("; ")
    }; export a function ({ input, numClasses }) that builds it for either`,
  );
}

/** The networks of this process's files, by their code; like the modules themselves they are loaded once and stay. */
const opened = new Map<string, BuildNetwork>();

/**
 * Loads a network's file, so that {@linkcode openedNetwork} knows it in this process.
 *
 * @throws {UsageError} If a file is not what it was when it was identified; see {@linkcode loadNetwork}.
 */
export async function openNetwork(file: NetworkFile): Promise<BuildNetwork> {
  for (const { path, sha256 } of file.modules) {
    if (await sha256Of(path) === sha256) continue;
    throw new UsageError(
      `Cannot take a network from ${file.path}: ${path} has changed since the run was planned`,
    );
  }
  const build = await loadNetwork(file.path);
  opened.set(file.digest, build);
  return build;
}

/**
 * The network of a file that was opened in this process, by the digest of its code.
 *
 * @throws {PrerequisiteError} If it was not.
 */
export function openedNetwork(digest: string): BuildNetwork {
  const build = opened.get(digest);
  if (build) return build;
  throw new PrerequisiteError(
    `Cannot build a network from the digest of its code: its file was not named, current value is ${digest}`,
    {
      missing: `the network's file with code ${digest}`,
      remedy: "name the file again: deno task reproduce --arch FILE",
    },
  );
}
