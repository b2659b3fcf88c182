import { isAbsolute, relative } from "node:path";
import { explainSystemError } from "../files/mod.ts";

/**
 * Turns the operating system's refusals to write below a folder that an option names into one clear line; one that
 * speaks of a file elsewhere names that file, and everything else is rethrown. For use as
 * `.catch(explainWriteError(folder))`.
 *
 * @param option The command line's option that names another folder.
 */
export function explainWriteError(
  folder: string,
  option = "--store",
): (error: unknown) => never {
  return (error) => {
    const explained = explainSystemError(asSystemError(error));
    if (!explained) throw error;
    const { path, cause } = explained;
    if (path !== undefined && !isWithin(path, folder)) throw explained;
    throw explainSystemError(cause, {
      action: `write to ${folder}`,
      otherwise:
        `or name another folder with ${option} DIR; finished work is kept`,
    });
  };
}

/** Deno's own refusal, since the folder lies outside of what the process may write, is the system's to the user. */
function asSystemError(error: unknown): unknown {
  return error instanceof Deno.errors.NotCapable
    ? Object.assign(new Error(error.message, { cause: error }), {
      code: "EACCES",
    })
    : error;
}

function isWithin(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return !inner.startsWith("..") && !isAbsolute(inner);
}
