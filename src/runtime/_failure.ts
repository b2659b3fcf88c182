import { PrerequisiteError } from "../errors/mod.ts";

/** What was being done, and in which folder, when something failed. */
export interface Attempt {
  /** Follows "Cannot", e.g. `"download tensorflow-cpu 2.21.0"`. */
  readonly action: string;
  readonly folder: string;
}

const NO_SPACE = /No space left on device|os error 28|ENOSPC|Errno 28/;
const NOT_WRITABLE =
  /Permission denied|Read-only file system|os error 30|os error 13|EACCES|EROFS/;

/** Names the failures that the user can end: a full disk, a folder that cannot be written. */
export function knownFailure(
  text: string,
  { action, folder }: Attempt,
): PrerequisiteError | undefined {
  if (NO_SPACE.test(text)) {
    return new PrerequisiteError(
      `Cannot ${action}: the disk is full, current value is ${folder}`,
      {
        missing: "disk space",
        remedy: "free some space, or choose another folder: " +
          "export SPURIOUSBENCH_CACHE=/folder/with/space",
      },
    );
  }
  if (NOT_WRITABLE.test(text)) {
    return new PrerequisiteError(
      `Cannot ${action}: the folder is not writable, current value is ${folder}`,
      {
        missing: "a writable cache folder",
        remedy: "choose another folder: " +
          "export SPURIOUSBENCH_CACHE=/folder/that/you/own",
      },
    );
  }
  return undefined;
}

/** Runs a step; a full disk or an unwritable folder becomes a {@linkcode PrerequisiteError}. */
export async function attempt<T>(
  what: Attempt,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    const named = error instanceof Deno.errors.NotADirectory ||
        error instanceof Deno.errors.PermissionDenied
      ? knownFailure("Permission denied", what)
      : knownFailure(String(error), what);
    throw named ?? error;
  }
}
