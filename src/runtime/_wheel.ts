/**
 * Wheels of the Python package index: download, check, unpack in part.
 */
import { basename, join } from "node:path";
import { PrerequisiteError } from "../errors/mod.ts";
import { sha256OfFile } from "../files/mod.ts";
import { knownFailure } from "./_failure.ts";
import { folderBytes, partialPath, removeIfPresent } from "./_files.ts";
import { runTool, type Tool } from "./_tools.ts";
import type { PinnedPackage, PinnedWheel, Progress } from "./types.ts";

/** Where wheels are kept until they are unpacked, and who says what is going on. */
export interface DownloadOptions {
  readonly downloads: string;
  readonly onProgress: Progress;
}

/** How often a download says how far it is. */
const REPORT_MS = 5000;
const MEGABYTE = 1e6;

/**
 * Path of a wheel whose digest was checked: one that a killed run (or the user) left, or a new download.
 *
 * @throws {PrerequisiteError} If pip cannot get it, or its digest is another one: then it is deleted.
 */
export async function fetchWheel(
  python: Tool,
  wheel: PinnedWheel,
  { downloads, onProgress }: DownloadOptions,
): Promise<string> {
  const present = findWheel(downloads, wheel);
  if (present !== undefined) {
    onProgress(`checking ${basename(present)}`);
    await checkDigest(present, wheel);
    return present;
  }
  const partial = partialPath(join(downloads, wheel.name));
  Deno.mkdirSync(partial, { recursive: true });
  try {
    await download(python, wheel, { downloads: partial, onProgress });
    const found = findWheel(partial, wheel);
    if (found === undefined) {
      throw new PrerequisiteError(
        `Cannot download ${wheel.name}: pip left no wheel of version ${wheel.version}, current value is ${
          [...Deno.readDirSync(partial)].map((entry) => entry.name).join(", ")
        }`,
        { missing: wheel.name, remedy: "python3 -m pip install --upgrade pip" },
      );
    }
    await checkDigest(found, wheel);
    const path = join(downloads, basename(found));
    Deno.renameSync(found, path);
    return path;
  } finally {
    removeIfPresent(partial);
  }
}

function findWheel(folder: string, wheel: PinnedWheel): string | undefined {
  const prefix = `${wheel.name.replaceAll("-", "_")}-${wheel.version}-`;
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.name.startsWith(prefix) && entry.name.endsWith(".whl")) {
      return join(folder, entry.name);
    }
  }
  return undefined;
}

async function checkDigest(path: string, wheel: PinnedWheel): Promise<void> {
  const found = await sha256OfFile(path);
  if (found === wheel.sha256) return;
  Deno.removeSync(path);
  throw new PrerequisiteError(
    `Cannot use ${
      basename(path)
    }: its SHA-256 must be ${wheel.sha256}, current value is ${found}; the file was deleted`,
    {
      missing: `${wheel.name} ${wheel.version} as published`,
      remedy: "run the command again; if it persists, the package index or a " +
        "proxy serves another file",
    },
  );
}

async function download(
  python: Tool,
  wheel: PinnedWheel,
  { downloads, onProgress }: DownloadOptions,
): Promise<void> {
  const size = Math.round(wheel.numBytes / MEGABYTE);
  const label = `${wheel.name} ${wheel.version}`;
  onProgress(`downloading ${label} (${size} MB)`);
  const timer = setInterval(() => {
    const done = Math.round(folderBytes(downloads) / MEGABYTE);
    onProgress(`downloading ${label}: ${done} of ${size} MB`);
  }, REPORT_MS);
  try {
    // TMPDIR: pip's own temporary files then lie on the same disk and are swept with the rest.
    const result = await runTool(python, pipArguments(wheel, downloads), {
      TMPDIR: downloads,
    });
    if (!result.success) {
      throw knownFailure(result.stderr, {
        action: `download ${label}`,
        folder: downloads,
      }) ?? failedDownload(wheel, result.stderr);
    }
  } finally {
    clearInterval(timer);
  }
}

/** The fixed tags make pip fetch one known file whichever Python runs it. */
function pipArguments(wheel: PinnedWheel, folder: string): readonly string[] {
  return [
    ..."-m pip download --quiet --disable-pip-version-check --no-input".split(
      " ",
    ),
    ..."--no-cache-dir --no-deps --only-binary=:all:".split(" "),
    ...`--platform ${wheel.platform} --python-version 3.11`.split(" "),
    ..."--implementation cp --abi cp311 --dest".split(" "),
    folder,
    `${wheel.name}==${wheel.version}`,
  ];
}

function failedDownload(
  wheel: PinnedWheel,
  stderr: string,
): PrerequisiteError {
  if (/No module named '?pip/.test(stderr)) {
    return new PrerequisiteError(
      `Cannot download ${wheel.name} ${wheel.version}: Python has no pip, current value is ${stderr.trim()}`,
      { missing: "pip", remedy: "apt-get install python3-pip" },
    );
  }
  return new PrerequisiteError(
    `Cannot download ${wheel.name} ${wheel.version}: pip failed, current value is ${
      lastLines(stderr)
    }`,
    {
      missing: wheel.name,
      remedy: "check the connection to the package index and run the command " +
        "again, or put the wheel into the folder tensorflow/downloads of the cache",
    },
  );
}

/** The end of a program's messages, where the reason stands. */
export function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join("\n");
}

/**
 * Streams the members whose path matches a pattern out of the archive, with their permissions, and prints how
 * many there were. A member with an absolute path or `..` is written below the folder all the same.
 */
const UNPACK = `
import fnmatch, os, shutil, sys, zipfile
archive, folder, patterns = sys.argv[1], sys.argv[2], sys.argv[3:]
count = 0
with zipfile.ZipFile(archive) as wheel:
    for info in wheel.infolist():
        if info.is_dir() or not any(fnmatch.fnmatchcase(info.filename, p) for p in patterns):
            continue
        path = wheel.extract(info, folder)
        mode = info.external_attr >> 16
        if mode & 0o111:
            os.chmod(path, 0o755)
        count += 1
print(count)
`;

/**
 * Unpacks the kept part of a wheel into a folder, in pieces: a library is larger than the memory it should take.
 *
 * @throws {PrerequisiteError} If Python fails or nothing in the wheel matches.
 */
export async function unpackWheel(
  python: Tool,
  path: string,
  { folder, wheel }: {
    readonly folder: string;
    readonly wheel: PinnedPackage;
  },
): Promise<void> {
  const result = await runTool(python, [
    "-c",
    UNPACK,
    path,
    folder,
    ...wheel.keep,
  ]);
  const action = `unpack ${basename(path)}`;
  if (result.success && Number(result.stdout) > 0) return;
  throw knownFailure(result.stderr, { action, folder }) ??
    new PrerequisiteError(
      `Cannot ${action}: Python wrote ${
        result.stdout.trim() || "no"
      } files, current value is ${lastLines(result.stderr)}`,
      {
        missing: `${wheel.name} ${wheel.version}`,
        remedy: `rm ${path}; then run the command again`,
      },
    );
}
