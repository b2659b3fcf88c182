import { isAbsolute, resolve } from "node:path";

/** Where a process stands, and what it knows of where its user stands. */
export interface StandingPlace {
  /** The working directory of the process. */
  readonly cwd: string;
  /** Folder of the harness: the one that holds `deno.json`. */
  readonly root: string;
  /** Looks up an environment variable, e.g. `(name) => Deno.env.get(name)`. */
  readonly env: (name: string) => string | undefined;
}

/**
 * The folder in which the user stands. `deno task` changes into the folder of `deno.json` before it starts a command and
 * leaves the folder that it was called in as `INIT_CWD`, unless a program around it (npm, another task) has set that
 * already; so the variable counts only in a process that stands where `deno task` puts it.
 *
 * Source: Deno's manual, "deno task", "Specifying the current working directory".
 */
export function userFolder({ cwd, root, env }: StandingPlace): string {
  const initial = env("INIT_CWD");
  return cwd === root && initial !== undefined && isAbsolute(initial)
    ? initial
    : cwd;
}

/** A path of the command line, absolute: relative ones start where the user stands. */
export function userPath(path: string, place: StandingPlace): string {
  return resolve(userFolder(place), path);
}
