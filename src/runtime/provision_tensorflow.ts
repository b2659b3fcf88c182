import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import {
  addonSourceDigest,
  compileAddon,
  compilerVersion,
  LIBRARIES,
} from "./_addon.ts";
import { attempt } from "./_failure.ts";
import {
  partialPath,
  removeIfPresent,
  sha256File,
  sha256Parts,
  sweepPartials,
  writeAtomically,
} from "./_files.ts";
import {
  CONTENTS,
  fileSize,
  readInstallation,
  readSizes,
  tensorflowFolder,
  writeInstallation,
} from "./_installation.ts";
import { withLock } from "./_lock.ts";
import { findCompiler, findPython, hasPip, type Tool } from "./_tools.ts";
import { fetchWheel, unpackWheel } from "./_wheel.ts";
import {
  PINNED_PACKAGES,
  PINNED_ZIG,
  type PinnedPackages,
} from "./pinned_packages.ts";
import type {
  DeviceKind,
  PinnedPackage,
  Progress,
  TensorflowInstallation,
} from "./types.ts";

/** Options of {@linkcode provisionTensorflow}. */
export interface ProvisionOptions {
  /** The user's cache folder; see `cacheFolder`. */
  readonly cacheDir: string;
  readonly device: DeviceKind;
  readonly onProgress: Progress;
  /** Folders in which Python and the compiler are looked for, in the form of `$PATH`. */
  readonly searchPath: string;
  /** What to install. Default: the pinned packages of the device. */
  readonly pinned?: PinnedPackages;
  /** What compiles where no compiler is found. Default: the pinned ziglang. */
  readonly zig?: PinnedPackage;
}

/**
 * Puts TensorFlow into the cache folder: downloads its wheel with pip, checks the digest, unpacks the part that
 * is needed and compiles the addon. Where it is there already, that takes milliseconds and no program is run.
 *
 * Every part appears in one step (rename), so a killed run leaves complete parts, which the next run uses, and
 * partial ones, which it deletes. A second process waits for the first.
 *
 * Costs: 274 MB of download and 0.86 GB of disk (1.2 GB meanwhile) for a CPU.
 *
 * @throws {PrerequisiteError} If Python, pip, a compiler, disk space or a writable folder is missing, or if a
 * wheel is not the published one.
 */
export async function provisionTensorflow(
  options: ProvisionOptions,
): Promise<TensorflowInstallation> {
  const present = findInstallation(options);
  if (present !== undefined) return present;
  const folder = tensorflowFolder(options.cacheDir);
  const downloads = join(folder, "downloads");
  return await attempt({ action: "set up TensorFlow", folder }, async () => {
    Deno.mkdirSync(downloads, { recursive: true });
    return await withLock(
      join(folder, "lock"),
      // What another process has installed while this one waited is taken as it is.
      async () => findInstallation(options) ?? await install(options, folder),
      () =>
        options.onProgress(
          "waiting for another process that sets up TensorFlow",
        ),
    );
  });
}

/** The installation, if it is complete and what this version of the project asks for. */
export function findInstallation(
  { cacheDir, device, pinned = PINNED_PACKAGES[device] }: Pick<
    ProvisionOptions,
    "cacheDir" | "device" | "pinned"
  >,
): TensorflowInstallation | undefined {
  const found = readInstallation(cacheDir, device);
  if (found === undefined) return undefined;
  const wheels = Object.entries(digests(pinned));
  const same = wheels.every(([name, sha256]) => found.wheels[name] === sha256);
  return same && found.addon.sources === addonSourceDigest()
    ? found
    : undefined;
}

function digests(pinned: PinnedPackages): Record<string, string> {
  return Object.fromEntries(
    pinned.packages.map(({ name, version, sha256 }) => [
      `${name}==${version}`,
      sha256,
    ]),
  );
}

async function install(
  options: ProvisionOptions,
  folder: string,
): Promise<TensorflowInstallation> {
  const { cacheDir, device, onProgress, searchPath } = options;
  const { pinned = PINNED_PACKAGES[device] } = options;
  sweepPartials(folder);
  sweepPartials(join(folder, "downloads"));
  const place: Place = {
    folder,
    downloads: join(folder, "downloads"),
    python: findPython(searchPath),
    onProgress,
  };
  const site = await installPackages(place, pinned, device);
  const addon = await installAddon(place, {
    site,
    device,
    version: pinned.version,
    compiler: findCompiler(searchPath),
    zig: options.zig ?? PINNED_ZIG,
  });
  const installation: TensorflowInstallation = {
    format: 1,
    device,
    version: pinned.version,
    folder,
    wheels: digests(pinned),
    libraries: readSizes(folder, site),
    addon,
  };
  writeInstallation(cacheDir, installation);
  removeIfPresent(place.downloads);
  onProgress(`TensorFlow ${pinned.version} for ${device} is set up`);
  return installation;
}

/** Where the parts go and what makes them. */
interface Place {
  readonly folder: string;
  readonly downloads: string;
  readonly python: Tool | undefined;
  readonly onProgress: Progress;
}

/** Unpacks the wheels side by side, as pip would into site-packages. Returns the folder's name. */
async function installPackages(
  place: Place,
  pinned: PinnedPackages,
  device: DeviceKind,
): Promise<string> {
  const { folder, onProgress } = place;
  const key = sha256Parts(
    pinned.packages.map(({ sha256, keep }) => [sha256, keep.join("\n")]),
  ).slice(0, 12);
  const site = `site-${pinned.version}-${device}-${key}`;
  if (isComplete(folder, site)) return site;
  removeIfPresent(join(folder, site));
  const python = requirePython(place.python);
  const partial = partialPath(join(folder, site));
  Deno.mkdirSync(partial);
  try {
    const paths: string[] = [];
    for (const wheel of pinned.packages) {
      const path = await fetchWheel(python, wheel, place);
      onProgress(`unpacking ${wheel.name} ${wheel.version}`);
      await unpackWheel(python, path, { folder: partial, wheel });
      paths.push(path);
    }
    writeContents(partial);
    Deno.renameSync(partial, join(folder, site));
    // Not before: until then a killed run can go on from the downloads.
    for (const path of paths) removeIfPresent(path);
    return site;
  } finally {
    removeIfPresent(partial);
  }
}

/** Writes down how large the libraries are, to notice later what became of them. */
function writeContents(site: string): void {
  const sizes = LIBRARIES.map((name) => {
    const path = `tensorflow/${name}`;
    return [path, fileSize(join(site, path))] as const;
  });
  writeAtomically(
    join(site, CONTENTS),
    JSON.stringify(Object.fromEntries(sizes)),
  );
}

function isComplete(folder: string, site: string): boolean {
  if (fileSize(join(folder, site, CONTENTS)) === undefined) return false;
  return Object.entries(readSizes(folder, site)).every(
    ([path, numBytes]) => fileSize(join(folder, path)) === numBytes,
  );
}

function requirePython(python: Tool | undefined): Tool {
  if (python !== undefined) return python;
  throw new PrerequisiteError(
    "Cannot set up TensorFlow: neither python3 nor python is on the PATH, current value is none",
    {
      missing: "Python with pip",
      remedy: "apt-get install python3 python3-pip",
    },
  );
}

/** What the addon is made of. */
interface AddonOptions {
  readonly site: string;
  readonly device: DeviceKind;
  readonly version: string;
  readonly compiler: Tool | undefined;
  readonly zig: PinnedPackage;
}

async function installAddon(
  place: Place,
  options: AddonOptions,
): Promise<TensorflowInstallation["addon"]> {
  const { folder } = place;
  const { site, compiler, zig } = options;
  const sources = addonSourceDigest();
  const version = compiler === undefined
    ? `${zig.name} ${zig.version}`
    : await compilerVersion(compiler);
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
    sha256: await sha256File(join(folder, path)),
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
