import { PrerequisiteError, SystemError } from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";

/** What was being done, and in which folder, when something failed. */
export interface Attempt {
  /** Follows "Cannot", e.g. `"download tensorflow-cpu 2.21.0"`. */
  readonly action: string;
  readonly folder: string;
}

/** The user can move the folder, whatever is wrong with it. */
const ELSEWHERE =
  "or choose another folder: export SPURIOUSBENCH_CACHE=/folder/that/you/own";

/** What programs print of the system's refusals, by the system's code. Source: strerror(3), Python's `OSError`. */
const PRINTED: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Errno 28/, "ENOSPC"],
  [/Read-only file system|Errno 30/, "EROFS"],
  [/Permission denied|Errno 13/, "EACCES"],
];

/** Names the failures of a program that the user can end: a full disk, a folder that cannot be written. */
export function knownFailure(
  text: string,
  attempt: Attempt,
): SystemError | undefined {
  const code = PRINTED.find(([words]) => words.test(text))?.[1];
  return code === undefined
    ? undefined
    : explain(Object.assign(new Error(text), { code }), attempt);
}

function explain(
  error: unknown,
  { action, folder }: Attempt,
): SystemError | undefined {
  return explainSystemError(error, {
    action: `${action} in ${folder}`,
    otherwise: ELSEWHERE,
  });
}

/** Runs a step; what the system refuses in it is said of the step. */
export async function attempt<T>(
  what: Attempt,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PrerequisiteError) throw error;
    throw explain(error, what) ?? error;
  }
}
