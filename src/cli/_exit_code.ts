import {
  DataError,
  PrerequisiteError,
  SystemError,
  UsageError,
} from "../errors/mod.ts";
import { explainSystemError } from "../files/mod.ts";
import { cacheFolder } from "../runtime/cache_folder.ts";
import { explainUnreadablePackage } from "./_unreadable_package.ts";

/** Exit codes besides 0: wrong use, which the user can mend, and everything else that ended the command. */
const WRONG_USE = 2;
const BROKEN = 70;

/**
 * Says what ended a command in the user's words, and gives the exit code. A stack trace is for what nobody foresaw: a
 * `RangeError` that was not caught where the user's word is read is a defect of ours, a stack overflow too.
 */
export function exitCodeOf(error: unknown): number {
  const commandLine = exitCodeOfCommander(error);
  if (commandLine !== undefined) return commandLine === 0 ? 0 : WRONG_USE;
  const foreseen = error instanceof UsageError
    ? error
    : explainUnreadablePackage(error) ?? explainRefusal(error);
  if (foreseen) {
    console.error(`error: ${foreseen.message}`);
    return WRONG_USE;
  }
  if (error instanceof PrerequisiteError || error instanceof DataError) {
    console.error(`error: ${error.message}`);
    return BROKEN;
  }
  console.error(error);
  return BROKEN;
}

/** What the system refused; in the cache folder, which no option names, with the variable that moves it. */
function explainRefusal(error: unknown): SystemError | undefined {
  const explained = explainSystemError(error);
  const isOurs = explained?.path?.startsWith(`${cacheFolderOrNothing()}/`);
  // A store in there has named its option already.
  if (!explained || !isOurs || explained.message.includes("--store")) {
    return explained;
  }
  const otherwise =
    "or choose another cache folder: export SPURIOUSBENCH_CACHE=/folder";
  const cause = error instanceof SystemError ? error.cause : error;
  return explainSystemError(cause, { path: explained.path!, otherwise }) ??
    explained;
}

function cacheFolderOrNothing(): string | undefined {
  try {
    return cacheFolder((name) => Deno.env.get(name));
  } catch {
    // What is wrong with it was said where it was needed.
    return undefined;
  }
}

/** Known by its name, since commander itself may be what cannot be loaded. It has said what is wrong already. */
function exitCodeOfCommander(error: unknown): number | undefined {
  return error instanceof Error && error.name === "CommanderError" &&
      "exitCode" in error && typeof error.exitCode === "number"
    ? error.exitCode
    : undefined;
}
