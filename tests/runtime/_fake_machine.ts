/**
 * A machine in a temporary folder: a search path with a `python3` whose pip hands out a small wheel, and a `g++`
 * that writes a file. Everything else of Python is real.
 */
import { strToU8, zipSync } from "fflate";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { findPython, findTool } from "../../src/runtime/_tools.ts";
import type { PinnedPackages } from "../../src/runtime/mod.ts";

const REAL_PATH = Deno.env.get("PATH") ?? "";

/** Real Python, which unpacks; tests of provisioning are skipped where there is none. */
export const PYTHON = findPython(REAL_PATH);

export interface FakeMachine extends Disposable {
  readonly folder: string;
  readonly cacheDir: string;
  readonly searchPath: string;
  readonly pinned: PinnedPackages;
  /** Makes pip or g++ wait in the middle of its work until `release` is called. */
  hold(program: "pip" | "g++"): void;
  release(program: "pip" | "g++"): void;
  /** Resolves when a held program has begun to wait. */
  held(program: "pip" | "g++"): Promise<void>;
  /** How often a program has run. */
  calls(program: "pip" | "g++"): number;
  /** Replaces a program by a shell script; undefined removes it. */
  program(name: string, script: string | undefined): void;
}

const WHEEL = "tensorflow_cpu-9.9.9-cp311-cp311-manylinux_2_27_x86_64.whl";

/** What a step of a fake program looks like: it counts itself, and waits while it is held. */
function step(name: string, folder: string): string {
  return `echo call >> "${folder}/${name}.calls"
if [ -e "${folder}/${name}.hold" ]; then
  echo waiting > "${folder}/${name}.held"
  while [ -e "${folder}/${name}.hold" ]; do sleep 0.05; done
fi`;
}

function pythonScript(folder: string): string {
  return `if [ "$1 $2" = "-m pip" ]; then
  [ "$3" = "--version" ] && exit 0
  while [ "$1" != "--dest" ]; do shift; done
  echo half > "$2/half-a-download"
  ${step("pip", folder)}
  rm "$2/half-a-download"
  cp "${folder}/${WHEEL}" "$2/"
  exit 0
fi
PATH="${REAL_PATH}" exec "${PYTHON?.path}" "$@"`;
}

function compilerScript(folder: string): string {
  return `if [ "$1" = "--version" ]; then echo "fake g++ 1.0"; exit 0; fi
while [ "$1" != "-o" ]; do shift; done
echo half > "$2.half"
${step("g++", folder)}
rm "$2.half"
echo addon > "$2"`;
}

/** Makes the machine; disposing of it deletes it. */
export function fakeMachine(): FakeMachine {
  const folder = Deno.makeTempDirSync({ prefix: "spuriousbench_" });
  const bin = join(folder, "bin");
  Deno.mkdirSync(bin);
  const wheel = zipSync({
    "tensorflow/libtensorflow_cc.so.2": strToU8("the large library"),
    "tensorflow/libtensorflow_framework.so.2": strToU8("the other"),
    "tensorflow/include/tensorflow/c/c_api.h": strToU8("// header"),
    "tensorflow/python/not_needed.py": strToU8("pass"),
  });
  Deno.writeFileSync(join(folder, WHEEL), wheel);
  const program = (name: string, script: string | undefined) => {
    const path = join(bin, name);
    if (script === undefined) return Deno.removeSync(path);
    Deno.writeTextFileSync(path, `#!/bin/sh\n${script}\n`);
    Deno.chmodSync(path, 0o755);
  };
  // What the scripts themselves need; the rest of the machine stays hidden.
  for (const name of ["cp", "rm", "sleep"]) {
    Deno.symlinkSync(findTool([name], REAL_PATH)!.path, join(bin, name));
  }
  program("python3", pythonScript(folder));
  program("g++", compilerScript(folder));
  return {
    folder,
    cacheDir: join(folder, "cache"),
    searchPath: bin,
    pinned: {
      version: "9.9.9",
      packages: [{
        name: "tensorflow-cpu",
        version: "9.9.9",
        platform: "manylinux_2_27_x86_64",
        sha256: createHash("sha256").update(wheel).digest("hex"),
        numBytes: wheel.length,
        keep: ["tensorflow/lib*.so.2", "tensorflow/include/tensorflow/c/*.h"],
      }],
    },
    program,
    hold: (name) => Deno.writeTextFileSync(join(folder, `${name}.hold`), ""),
    release: (name) => Deno.removeSync(join(folder, `${name}.hold`)),
    held: async (name) => {
      while (!exists(join(folder, `${name}.held`))) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    calls: (name) => {
      const path = join(folder, `${name}.calls`);
      if (!exists(path)) return 0;
      return Deno.readTextFileSync(path).trim().split("\n").length;
    },
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
