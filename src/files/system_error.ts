import { SystemError } from "../errors/mod.ts";

/** What is known about the place where something was refused. */
export interface RefusedPlace {
  /** The file or folder, where the error itself does not name it (reading and writing an open file). */
  readonly path?: string;
  /** What is refused in the user's words, instead of what the error names: `"write to /store"`. */
  readonly action?: string;
  /** Follows the usual remedy, e.g. `"or name another folder with --out DIR"`. */
  readonly otherwise?: string;
}

interface Reason {
  readonly state: string;
  readonly remedy: string;
}

const DENIED: Reason = {
  state: "permission denied",
  remedy: "have its owner give you access (ls -l says who that is)",
};

const FULL: Reason = { state: "the disk is full", remedy: "free some space" };

const TOO_MANY_OPEN: Reason = {
  state: "too many files are open",
  remedy: "raise the limit (ulimit -n 4096)",
};

/** By the system's code. Source: errno(3), as far as a path or the state of the machine can be the cause. */
const REASONS: Readonly<Record<string, Reason>> = {
  ENOENT: {
    state: "there is no such file or folder",
    remedy: "check the name",
  },
  ENOTDIR: {
    state: "a file stands where a folder must be",
    remedy: "check the path, or move the file away",
  },
  EISDIR: { state: "it is a folder", remedy: "name a file" },
  ELOOP: {
    state: "its symbolic links lead in a circle",
    remedy: "remove the links, or name what they should lead to",
  },
  ENAMETOOLONG: {
    state: "the name is too long for the file system",
    remedy: "choose a shorter one",
  },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: {
    state: "the file system is read-only",
    remedy: "mount it writable",
  },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: {
    state: "the file is too large for the file system or the process (ulimit)",
    remedy: "use another file system",
  },
  EEXIST: {
    state: "a file stands where a folder must be",
    remedy: "move the file away",
  },
  ENOTEMPTY: {
    state: "the folder is not empty",
    remedy: "move its contents away",
  },
  EMFILE: TOO_MANY_OPEN,
  ENFILE: TOO_MANY_OPEN,
  EBUSY: { state: "it is in use", remedy: "try again when it is not" },
  ETXTBSY: { state: "it is running", remedy: "end the program first" },
  EXDEV: {
    state: "it lies on another file system",
    remedy: "use folders of one file system",
  },
  EIO: {
    state: "the device fails to read or write",
    remedy: "check the disk",
  },
  ENXIO: { state: "there is no such device", remedy: "name a file" },
  ENODEV: { state: "there is no such device", remedy: "name a file" },
  ESTALE: {
    state: "the network file system has lost it",
    remedy: "mount it again",
  },
};

/** Deno and Node refuse such a name by themselves; the system would see its beginning only. */
const NUL_IN_NAME: Reason = {
  state: "its name holds a NUL character",
  remedy: "choose another name",
};

/** Deno's word for paths below `/dev`, `/proc` and `/sys`, which no permission for reading or writing opens. */
const SPECIAL = /^Requires all access to "(.*)", run again/s;

/**
 * What the operating system refused, as one line that names the file, what is wrong and what to do; undefined where the
 * error is not the system's word about a file or the machine (a programming error, say), whose stack matters.
 *
 * Source: Deno's messages end in `: <operation> '<path>'`, Node's in `, <operation> '<path>'`, both with `-> '<path>'`
 * where there are two.
 */
export function explainSystemError(
  error: unknown,
  { path, action, otherwise }: RefusedPlace = {},
): SystemError | undefined {
  if (error instanceof SystemError) return error;
  if (!(error instanceof Error)) return undefined;
  const special = SPECIAL.exec(error.message)?.[1];
  if (error instanceof Deno.errors.NotCapable && special !== undefined) {
    return new SystemError(
      `Cannot open ${special}: Deno keeps the system's own files from programs; name an ordinary file`,
      { code: "NotCapable", path: special, cause: error },
    );
  }
  const code = codeOf(error);
  const reason = /\bNUL byte|without null bytes/.test(error.message)
    ? NUL_IN_NAME
    : REASONS[code];
  if (reason === undefined) return undefined;
  const named = namedBy(error.message);
  const place = named?.path ?? path;
  const what = place === undefined ? unnamed(error) : printable(place);
  const refused = action ?? `${verbOf(named?.operation)} ${what}`;
  const then = otherwise === undefined ? "" : `, ${otherwise}`;
  return new SystemError(
    `Cannot ${refused}: ${reason.state}; ${reason.remedy}${then}`,
    { code, ...(place === undefined ? {} : { path: place }), cause: error },
  );
}

/**
 * Opens, reads or writes a file so that an error names it. Deno's errors do not where an open file is read or written,
 * nor, under permissions that are not `--allow-all`, where the way to a file is refused. The error stays the one that it
 * is, for those who tell `Deno.errors.NotFound` from others; its message ends as Deno's do.
 */
export function inFile<T>(path: string, work: () => T): T {
  const name = (error: unknown): never => {
    if (error instanceof Error && namedBy(error.message) === undefined) {
      const isSystems = explainSystemError(error) !== undefined;
      if (isSystems) error.message += `: open '${path}'`;
    }
    throw error;
  };
  try {
    const result = work();
    return result instanceof Promise ? result.catch(name) as T : result;
  } catch (error) {
    return name(error);
  }
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** What it may be where the message names nothing: temporary files, and `console.log` into a file on a full disk. */
function unnamed({ message }: Error): string {
  return /: tmp(?:dir|file)$/.test(message)
    ? "a temporary file"
    : "a file or the standard output";
}

interface Named {
  readonly operation: string;
  readonly path: string;
}

/** What the message says was done with what; of two paths the second, since the first is usually a temporary file. */
function namedBy(message: string): Named | undefined {
  const spawned = /^Failed to spawn '(.*)': (?:No such cwd '(.*)')?/s.exec(
    message,
  );
  if (spawned) {
    const [, program, folder] = spawned;
    return folder === undefined
      ? { operation: "run", path: program! }
      : { operation: "enter", path: folder };
  }
  const found = /[:,] (\w+) '(.*)'$/s.exec(message);
  if (!found) return undefined;
  const [, operation, paths] = found;
  return { operation: operation!, path: paths!.split("' -> '").at(-1)! };
}

/** What a user would call the operation. */
const VERBS: Readonly<Record<string, string>> = {
  open: "open",
  run: "run",
  enter: "enter",
  chdir: "enter",
  remove: "remove",
  unlink: "remove",
  rmdir: "remove",
  readfile: "read",
  readdir: "read",
  readlink: "read",
  realpath: "read",
  stat: "read",
  lstat: "read",
  scandir: "read",
  writefile: "write",
  mkdir: "write",
  rename: "write",
  copy: "write",
  link: "write",
  symlink: "write",
  chmod: "write",
  truncate: "write",
};

function verbOf(operation = ""): string {
  return VERBS[operation] ?? "use";
}

/** One line whatever the name: control characters as escapes. */
function printable(path: string): string {
  return path.replace(
    // deno-lint-ignore no-control-regex
    /[\x00-\x1f\x7f]/g,
    (character) =>
      `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
