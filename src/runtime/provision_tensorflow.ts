import { join } from "node:path";
import { addonSourceDigest } from "./_addon.ts";
import { installAddon } from "./_addon_installation.ts";
import { attempt } from "./_failure.ts";
import { removeIfEmpty, sweepPartials } from "./_files.ts";
import {
  readInstallation,
  readSizes,
  tensorflowFolder,
  writeInstallation,
} from "./_installation.ts";
import { withLock } from "./_lock.ts";
import { defaultSearchPath, findCompiler, findPython } from "./_tools.ts";
import { installPackages, type Place } from "./_site.ts";
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
  /** Folders in which Python and the compiler are looked for. Default: `$PATH`. */
  readonly searchPath?: string;
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
 * Costs: for a CPU 274 MB of download and 0.82 GB of disk (1.1 GB meanwhile); for a GPU 2.5 GB and 4.0 GB
 * (6.5 GB meanwhile).
 *
 * @throws {SystemError} If the disk is full or the folder cannot be written.
 * @throws {PrerequisiteError} If Python, pip or a compiler is missing, or if a
 * wheel is not the published one.
 */
export async function provisionTensorflow(
  options: ProvisionOptions,
): Promise<TensorflowInstallation> {
  const present = findInstallation(options);
  if (present !== undefined) return present;
  const folder = tensorflowFolder(options.cacheDir);
  return await attempt({ action: "set up TensorFlow", folder }, async () => {
    Deno.mkdirSync(folder, { recursive: true });
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
  const { cacheDir, device, onProgress } = options;
  const { pinned = PINNED_PACKAGES[device] } = options;
  const { searchPath = defaultSearchPath() } = options;
  const downloads = join(folder, "downloads");
  Deno.mkdirSync(downloads, { recursive: true });
  sweepPartials(folder);
  sweepPartials(downloads);
  const place: Place = {
    folder,
    downloads,
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
  removeIfEmpty(downloads);
  onProgress(`TensorFlow ${pinned.version} for ${device} is set up`);
  return installation;
}
