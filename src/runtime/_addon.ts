/**
 * The native addon: from the npm package's sources to a `.node` file that stands on the wheel's libraries.
 */
import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import { knownFailure } from "./_failure.ts";
import { sha256Parts } from "./_files.ts";
import { packageFolder } from "./_npm.ts";
import { runTool, type Tool } from "./_tools.ts";
import { lastLines } from "./_wheel.ts";

const FLAGS = [
  "-std=c++17",
  "-O2",
  "-fPIC",
  "-shared",
  // The version of Node's binary interface that tfjs-node 4.22.0 is published for.
  "-DNAPI_VERSION=8",
  // The sources warn about their own formats; a reader of the progress cannot act on it.
  "-w",
] as const;

/** The two libraries of the wheel's folder `tensorflow` that the addon stands on. */
export const LIBRARIES = [
  "libtensorflow_cc.so.2",
  "libtensorflow_framework.so.2",
] as const;

/** Paths of the addon's C++ sources and headers, sorted. */
function sourcePaths(): readonly string[] {
  const folder = join(packageFolder("@tensorflow/tfjs-node-gpu"), "binding");
  return [...Deno.readDirSync(folder)]
    .filter((entry) => /\.(cc|h)$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

/** Digest of what the addon is compiled from: sources, headers and flags. */
export function addonSourceDigest(): string {
  return sha256Parts([
    ["flags", FLAGS.join(" ")],
    ["headers", packageVersion("node-api-headers")],
    ...sourcePaths().map((path) =>
      [path.slice(path.lastIndexOf("/") + 1), Deno.readFileSync(path)] as const
    ),
  ]);
}

function packageVersion(name: string): string {
  const path = join(packageFolder(name), "package.json");
  return (JSON.parse(Deno.readTextFileSync(path)) as { version: string })
    .version;
}

/** Where the wheel lies, where the addon goes. */
export interface CompileOptions {
  /** The wheel's folder `tensorflow`. */
  readonly tensorflow: string;
  readonly output: string;
  /** Path from the addon's final folder to `tensorflow`, so that the cache can be moved. */
  readonly relativeTensorflow: string;
  /** Environment of the compiler, e.g. where zig keeps its files. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Compiles the addon.
 *
 * @throws {PrerequisiteError} If the compiler fails.
 */
export async function compileAddon(
  compiler: Tool,
  { tensorflow, output, relativeTensorflow, env }: CompileOptions,
): Promise<void> {
  const result = await runTool(compiler, [
    ...FLAGS,
    `-I${join(packageFolder("node-api-headers"), "include")}`,
    `-I${join(tensorflow, "include")}`,
    ...sourcePaths().filter((path) => path.endsWith(".cc")),
    "-o",
    output,
    // By path, not -l: zig's linker does not know the form -l:name.
    ...LIBRARIES.map((name) => join(tensorflow, name)),
    `-Wl,-rpath,$ORIGIN/${relativeTensorflow}`,
    // The libraries' own needs (the C++ runtime among them) are met when they are loaded.
    "-Wl,--allow-shlib-undefined",
  ], env);
  if (result.success) return;
  throw knownFailure(result.stderr, {
    action: "compile the TensorFlow addon",
    folder: output,
  }) ?? new PrerequisiteError(
    `Cannot compile the TensorFlow addon: ${compiler.path} failed, current value is ${
      lastLines(result.stderr)
    }`,
    {
      missing: "a working C++17 compiler",
      remedy: "apt-get install g++, then run the command again",
    },
  );
}
