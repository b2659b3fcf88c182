import { join } from "node:path";
import { cacheFolder } from "../../src/runtime/mod.ts";

/** What brings a Python with PyTorch, torchvision and timm, and how to name one that is there. */
export const PEER_REMEDY =
  "deno task bench --set-up-peers, or name a Python that has them in $SPURIOUSBENCH_PEER_PYTHON";

/** What a program said and whether it succeeded. */
export interface PeerRun {
  readonly success: boolean;
  /** What it wrote to standard error, or why it could not be started. */
  readonly error: string;
}

/** A Python with other implementations of what we test. */
export interface Peer {
  /** Whether it has every module; tests without it are ignored. */
  readonly isAvailable: boolean;
  /** For the names of ignored tests: empty, or what is missing. */
  readonly note: string;
  /** Runs a script; its standard output is dropped. */
  run(args: readonly string[]): PeerRun;
}

export interface FindPeerOptions {
  /** Tried in this order. Default: {@linkcode peerPythons} of this machine. */
  readonly pythons?: readonly string[];
}

/** The first Python that has all of some modules. */
export function findPeer(
  modules: readonly string[],
  { pythons = peerPythons((name) => Deno.env.get(name)) }: FindPeerOptions = {},
): Peer {
  const test = ["-c", `import ${modules.join(", ")}`];
  const python = pythons.find((one) => runProgram(one, test).success);
  if (python !== undefined) {
    return {
      isAvailable: true,
      note: "",
      run: (args) => runProgram(python, args),
    };
  }
  const note = ` (skipped: no Python with ${modules.join(", ")})`;
  return {
    isAvailable: false,
    note,
    run: () => ({ success: false, error: note }),
  };
}

/** The Python that is named, and no other; else that of the speed benches' peers, else the system's. */
export function peerPythons(
  env: (name: string) => string | undefined,
): string[] {
  const named = env("SPURIOUSBENCH_PEER_PYTHON");
  return named
    ? [named]
    : [join(cacheFolder(env), "speed_peers", "bin", "python"), "python3"];
}

function runProgram(program: string, args: readonly string[]): PeerRun {
  try {
    const { success, stderr } = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).outputSync();
    return { success, error: new TextDecoder().decode(stderr) };
  } catch (error) {
    return { success: false, error: String(error) };
  }
}
