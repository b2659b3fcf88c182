import { SystemError } from "../errors/mod.ts";
import { KEPT, NUL_IN_NAME, type Reason, REASONS } from "./_reasons.ts";

/** What is known about the place where something was refused. */
export interface RefusedPlace {
  /** The file or folder, where the error itself does not name it (reading and writing an open file). */
  readonly path?: string;
  /** What is refused in the user's words, instead of what the error names: `"write to /store"`. */
  readonly action?: string;
  /** Follows the usual remedy, e.g. `"or name another folder with --out DIR"`. */
  readonly otherwise?: string;
}

/** Deno's word for paths below `/dev`, `/proc` and `/sys`, which no permission for reading or writing opens. */
const SPECIAL = /^Requires all access to "(.*)", run again/s;

/** What Deno and Node call a name that they do not pass on. */
const NUL = /\bNUL byte|without null bytes/;

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
  const reason = reasonOf(error);
  if (reason === undefined) return undefined;
  const named = namedBy(error.message);
  const place = named?.path ?? path;
  const what = place === undefined ? unnamed(error) : printable(place);
  const refused = action ?? `${verbOf(named?.operation)} ${what}`;
  const then = otherwise === undefined ? "" : `, ${otherwise}`;
  return new SystemError(
    `Cannot ${refused}: ${reason.state}; ${reason.remedy}${then}`,
    {
      code: codeOf(error),
      ...(place === undefined ? {} : { path: place }),
      cause: error,
    },
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

function reasonOf(error: Error): Reason | undefined {
  if (error instanceof Deno.errors.NotCapable) {
    return SPECIAL.test(error.message) ? KEPT : undefined;
  }
  return NUL.test(error.message) ? NUL_IN_NAME : REASONS[codeOf(error)];
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
  const special = SPECIAL.exec(message)?.[1];
  if (special !== undefined) return { operation: "open", path: special };
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
