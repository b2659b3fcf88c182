import { PrerequisiteError } from "../../../src/errors/mod.ts";
import { join } from "node:path";

/** The command that brings PyTorch. */
export const SET_UP_COMMAND = "deno task bench --set-up-peers";

/** Installed completely: written last, holds the requirements it was made from. */
const MARKER = "requirements-installed.txt";

export interface PeerPythonOptions {
  /** A Python that the user names (`$SPURIOUSBENCH_PEER_PYTHON`); goes before ours. */
  readonly named?: string;
  /** The user's cache folder. */
  readonly cacheDir: string;
  /** Text of `peers/requirements.txt`. */
  readonly requirements: string;
}

/**
 * The Python that has PyTorch: the one named, else that of the peers' own virtual environment.
 *
 * @returns Undefined if nothing is named and the environment was never made, or from other requirements.
 * @throws {PrerequisiteError} If the named one has no PyTorch.
 */
export async function findPeerPython(
  options: PeerPythonOptions,
): Promise<string | undefined> {
  const { named, cacheDir, requirements } = options;
  if (named !== undefined && named !== "") {
    await requirePyTorch(named);
    return named;
  }
  const environment = environmentFolder(cacheDir);
  try {
    const installed = await Deno.readTextFile(join(environment, MARKER));
    return installed === requirements ? pythonOf(environment) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Makes the peers' virtual environment in the cache folder. Needs network, Python 3.10 or later and about 6 GB:
 * PyTorch's wheel brings its GPU libraries. What is there already from the same requirements is kept.
 *
 * @throws {PrerequisiteError} If Python or its `venv` module is missing, or pip fails.
 */
export async function setUpPeers(
  options: Omit<PeerPythonOptions, "named"> & {
    /** Path of the requirements. */
    readonly requirementsFile: string;
  },
): Promise<string> {
  const found = await findPeerPython(options);
  if (found !== undefined) return found;
  const environment = environmentFolder(options.cacheDir);
  await Deno.mkdir(options.cacheDir, { recursive: true });
  await require("python3", ["-m", "venv", "--clear", environment], {
    missing: "Python 3 with venv",
    remedy: "apt-get install python3 python3-venv",
  });
  const python = pythonOf(environment);
  await require(
    python,
    ["-m", "pip", "install", "--requirement", options.requirementsFile],
    { missing: "PyTorch", remedy: `see pip's message, then ${SET_UP_COMMAND}` },
  );
  await Deno.writeTextFile(join(environment, MARKER), options.requirements);
  return python;
}

function environmentFolder(cacheDir: string): string {
  return join(cacheDir, "speed_peers");
}

function pythonOf(environment: string): string {
  return join(environment, "bin", "python");
}

async function requirePyTorch(python: string): Promise<void> {
  await require(python, ["-c", "import torch, timm, torchvision"], {
    missing: `PyTorch for ${python}`,
    remedy: `unset SPURIOUSBENCH_PEER_PYTHON and run ${SET_UP_COMMAND}`,
  });
}

/** Runs a program with its messages on our stderr. */
async function require(
  program: string,
  args: readonly string[],
  lack: { readonly missing: string; readonly remedy: string },
): Promise<void> {
  let failure: string;
  try {
    const { code } = await new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      // stdout is for results.
      stdout: "null",
      stderr: "inherit",
    }).spawn().status;
    if (code === 0) return;
    failure = `exit code ${code}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    failure = "not found";
  }
  throw new PrerequisiteError(
    `Cannot run ${program} ${args.slice(0, 2).join(" ")}: it failed, ` +
      `current value is ${failure}`,
    lack,
  );
}
