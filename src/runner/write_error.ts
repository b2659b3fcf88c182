import { PrerequisiteError } from "../errors/mod.ts";

/**
 * Turns the operating system's refusals to write into one clear line; rethrows everything else.
 * For use as `.catch(explainWriteError(folder))`.
 *
 * @param option The command line's option that names another folder.
 */
export function explainWriteError(
  folder: string,
  option = "--store",
): (error: unknown) => never {
  return (error) => {
    const reason = reasonOf(error);
    if (!reason) throw error;
    const elsewhere = `name another folder with ${option} DIR`;
    throw new PrerequisiteError(
      `Cannot write to ${folder}: ${reason.state}`,
      {
        missing: reason.missing,
        remedy: `${reason.remedy}, or ${elsewhere}; finished work is kept`,
        cause: error,
      },
    );
  };
}

interface Reason {
  readonly state: string;
  readonly missing: string;
  readonly remedy: string;
}

const FULL: Reason = {
  state: "the disk is full",
  missing: "disk space",
  remedy: "free some space",
};

const DENIED: Reason = {
  state: "permission denied",
  missing: "a writable folder",
  remedy: "make the folder writable",
};

const READ_ONLY: Reason = {
  state: "the file system is read-only",
  missing: "a writable folder",
  remedy: "mount it writable",
};

const IN_THE_WAY: Reason = {
  state: "a file stands where a folder must be",
  missing: "a folder",
  remedy: "move the file away",
};

/** By the system's error code. */
const REASONS: Readonly<Record<string, Reason>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: READ_ONLY,
  ENOTDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
};

function reasonOf(error: unknown): Reason | undefined {
  // Deno's own refusal: the folder lies outside of what the process may write.
  if (error instanceof Deno.errors.NotCapable) return DENIED;
  const code = error instanceof Error && "code" in error ? error.code : "";
  return REASONS[String(code)];
}
