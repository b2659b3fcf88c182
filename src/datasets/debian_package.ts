/**
 * Unpacks a Debian package without root. Set-up process only: needs network and run.
 *
 * @module
 */
import { join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";

/** Where packages go. */
export interface UnpackDebianPackageOptions {
  /** Folder that holds the unpacked packages, one sub-folder each. */
  readonly into: string;
}

/** Where {@linkcode unpackDebianPackage} puts the package's files. */
export function debianPackageRoot(
  name: string,
  options: UnpackDebianPackageOptions,
): string {
  return join(options.into, name);
}

/**
 * Downloads a Debian package with apt and unpacks it below `into`, once: a folder that is there is
 * whole, because it is renamed into place.
 *
 * @returns The folder that stands for `/`.
 * @throws {TypeError} If `name` is not a Debian package name.
 * @throws {PrerequisiteError} If apt-get or dpkg-deb is missing or fails.
 */
export async function unpackDebianPackage(
  name: string,
  options: UnpackDebianPackageOptions,
): Promise<string> {
  // Source: Debian Policy Manual, section 5.6.1.
  if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) {
    throw new TypeError(
      `Cannot unpack Debian package: expected a package name, current value is ${name}`,
    );
  }
  const root = debianPackageRoot(name, options);
  if (await isFolder(root)) return root;
  await Deno.mkdir(options.into, { recursive: true });
  const work = await Deno.makeTempDir({ dir: options.into, prefix: ".deb-" });
  try {
    await run(name, ["apt-get", "download", name], work);
    const file = [...Deno.readDirSync(work)].find((entry) =>
      entry.name.endsWith(".deb")
    );
    if (file === undefined) throw missing(name, "no .deb file was downloaded");
    await run(name, ["dpkg-deb", "-x", file.name, "root"], work);
    await renameUnlessThere(join(work, "root"), root);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return root;
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (error) {
    // Another process unpacked the same package meanwhile: its folder is as good.
    if (!(await isFolder(to))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

async function run(
  name: string,
  [command, ...args]: readonly [string, ...string[]],
  cwd: string,
): Promise<void> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(command, { args, cwd }).output();
  } catch (cause) {
    throw missing(name, (cause as Error).message, cause);
  }
  if (!output.success) {
    throw missing(name, new TextDecoder().decode(output.stderr).trim());
  }
}

function missing(name: string, state: string, cause?: unknown) {
  return new PrerequisiteError(
    `Cannot unpack Debian package ${name}: ${state}`,
    {
      missing: name,
      remedy:
        `on Debian or Ubuntu run \`apt-get update\` and try again, or \`apt-get install ${name}\`; elsewhere give the folder of the files`,
      cause,
    },
  );
}
