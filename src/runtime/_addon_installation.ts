/**
 * The compiled addon in the cache, and the compiler that is fetched where the machine has none.
 */
import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import { sha256OfFile } from "../files/mod.ts";
import { addonSourceDigest, compileAddon } from "./_addon.ts";
import { partialPath, removeIfPresent, sha256Parts } from "./_files.ts";
import { fileSize } from "./_installation.ts";
import type { Place } from "./_site.ts";
import { hasPip, type Tool, toolVersion } from "./_tools.ts";
import { fetchWheel, unpackWheel } from "./_wheel.ts";
import type {
  DeviceKind,
  PinnedPackage,
  TensorflowInstallation,
} from "./types.ts";

/** What the addon is made of. */
export interface AddonOptions {
  readonly site: string;
  readonly device: DeviceKind;
  readonly version: string;
  readonly compiler: Tool | undefined;
  readonly zig: PinnedPackage;
}

/** Compiles the addon unless it is there; keyed by TensorFlow, sources and compiler. */
export async function installAddon(
  place: Place,
  options: AddonOptions,
): Promise<TensorflowInstallation["addon"]> {
  const { folder } = place;
  const { site, compiler, zig } = options;
  const sources = addonSourceDigest();
  const version = compiler === undefined
    ? `${zig.name} ${zig.version}`
    : await toolVersion(compiler);
  const key = sha256Parts([["site", site], ["sources", sources], [
    "compiler",
    version,
  ]]).slice(0, 12);
  const name = `addon-${options.version}-${options.device}-${key}`;
  const path = `${name}/addon.node`;
  if (fileSize(join(folder, path)) === undefined) {
    removeIfPresent(join(folder, name));
    const partial = partialPath(join(folder, name));
    Deno.mkdirSync(partial);
    try {
      await compileInto(join(partial, "addon.node"), place, options);
      Deno.renameSync(partial, join(folder, name));
    } finally {
      removeIfPresent(partial);
    }
  }
  return {
    path,
    sha256: await sha256OfFile(join(folder, path)),
    numBytes: fileSize(join(folder, path))!,
    compiler: version,
    sources,
  };
}

async function compileInto(
  output: string,
  place: Place,
  { site, compiler, zig }: AddonOptions,
): Promise<void> {
  const target = {
    tensorflow: join(place.folder, site, "tensorflow"),
    output,
    relativeTensorflow: `../${site}/tensorflow`,
  };
  if (compiler !== undefined) {
    place.onProgress(`compiling the addon with ${compiler.path}`);
    await compileAddon(compiler, target);
    return;
  }
  const python = await requirePythonForZig(place, zig);
  const wheel = await fetchWheel(python, zig, place);
  const tools = partialPath(join(place.folder, zig.name));
  try {
    place.onProgress("compiling the addon with zig, about a minute");
    await unpackWheel(python, wheel, { folder: tools, wheel: zig });
    await compileAddon(
      {
        path: join(tools, "ziglang", "zig"),
        prefix: ["c++"],
        searchPath: python.searchPath,
      },
      {
        ...target,
        env: {
          ZIG_GLOBAL_CACHE_DIR: join(tools, "cache"),
          ZIG_LOCAL_CACHE_DIR: join(tools, "cache"),
        },
      },
    );
    removeIfPresent(wheel);
  } finally {
    removeIfPresent(tools);
  }
}

async function requirePythonForZig(
  { python }: Place,
  zig: PinnedPackage,
): Promise<Tool> {
  if (python !== undefined && await hasPip(python)) return python;
  throw new PrerequisiteError(
    `Cannot compile the TensorFlow addon: there is no C++ compiler and no pip that could bring ${zig.name}, current value is none`,
    {
      missing: "a C++ compiler",
      remedy: "apt-get install g++ (or: apt-get install python3-pip)",
    },
  );
}
