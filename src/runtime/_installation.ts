/**
 * The manifest of a provisioned TensorFlow: reading, checking, writing.
 */
import { writeWhole } from "../files/mod.ts";
import { join } from "node:path";
import type { DeviceKind, TensorflowInstallation } from "./types.ts";

/** Folder of everything that belongs to TensorFlow. */
export function tensorflowFolder(cacheDir: string): string {
  return join(cacheDir, "tensorflow");
}

/** Path of the manifest. */
export function manifestPath(cacheDir: string, device: DeviceKind): string {
  return join(tensorflowFolder(cacheDir), `installation-${device}.json`);
}

/**
 * Reads the manifest and checks that the libraries and the addon have the recorded sizes.
 * Returns undefined where nothing is installed, or where it is damaged or of another format.
 */
export function readInstallation(
  cacheDir: string,
  device: DeviceKind,
): TensorflowInstallation | undefined {
  let stored: Omit<TensorflowInstallation, "folder">;
  try {
    stored = JSON.parse(Deno.readTextFileSync(manifestPath(cacheDir, device)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (stored.format !== 1) return undefined;
  const folder = tensorflowFolder(cacheDir);
  const sizes = {
    ...stored.libraries,
    [stored.addon.path]: stored.addon.numBytes,
  };
  for (const [path, numBytes] of Object.entries(sizes)) {
    if (fileSize(join(folder, path)) !== numBytes) return undefined;
  }
  return { ...stored, folder };
}

/** Writes the manifest in one step. */
export function writeInstallation(
  cacheDir: string,
  installation: TensorflowInstallation,
): void {
  const { folder: _, ...stored } = installation;
  writeWhole(
    manifestPath(cacheDir, installation.device),
    JSON.stringify(stored, null, 2) + "\n",
  );
}

/** Name of the file in which an unpacked part lists the sizes of its libraries; written last. */
export const CONTENTS = "contents.json";

/** The recorded sizes of a part's libraries, by path below `folder`. */
export function readSizes(
  folder: string,
  site: string,
): Record<string, number> {
  const sizes = JSON.parse(
    Deno.readTextFileSync(join(folder, site, CONTENTS)),
  ) as Record<string, number>;
  return Object.fromEntries(
    Object.entries(sizes).map(([path, size]) => [`${site}/${path}`, size]),
  );
}

/** Size of a file, undefined where there is none. */
export function fileSize(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
