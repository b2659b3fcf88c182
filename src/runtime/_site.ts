/**
 * The unpacked wheels, side by side as pip would leave them in site-packages: TensorFlow finds the CUDA libraries
 * by their place beside it.
 */
import { writeWhole } from "../files/mod.ts";
import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import { LIBRARIES } from "./_addon.ts";
import { partialPath, removeIfPresent, sha256Parts } from "./_files.ts";
import { CONTENTS, fileSize, readSizes } from "./_installation.ts";
import type { Tool } from "./_tools.ts";
import { fetchWheel, unpackWheel } from "./_wheel.ts";
import type { PinnedPackages } from "./pinned_packages.ts";
import type { DeviceKind, Progress } from "./types.ts";

/** Where the parts go and what makes them. */
export interface Place {
  readonly folder: string;
  readonly downloads: string;
  readonly python: Tool | undefined;
  readonly onProgress: Progress;
}

/** Unpacks the wheels side by side, as pip would into site-packages. Returns the folder's name. */
export async function installPackages(
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
  writeWhole(
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
