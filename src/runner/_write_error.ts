import { PrerequisiteError } from "../errors/mod.ts";

/**
 * Turns the operating system's refusals to write into one clear line; rethrows everything else.
 * For use as `.catch(explainWriteError(folder))`.
 */
export function explainWriteError(folder: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error
      ? (error as Error & { code?: string }).code
      : undefined;
    if (code === "ENOSPC" || code === "EDQUOT") {
      throw new PrerequisiteError(
        `Cannot write to ${folder}: the disk is full`,
        {
          missing: "disk space",
          remedy:
            "free some space, or name another folder with --store DIR; finished work is kept",
          cause: error,
        },
      );
    }
    if (
      error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotCapable ||
      code === "EROFS" || code === "EACCES" ||
      error instanceof Deno.errors.NotADirectory
    ) {
      throw new PrerequisiteError(
        `Cannot write to ${folder}: permission denied`,
        {
          missing: "a writable folder",
          remedy:
            "make the folder writable, or name another one with --store DIR",
          cause: error,
        },
      );
    }
    throw error;
  };
}
