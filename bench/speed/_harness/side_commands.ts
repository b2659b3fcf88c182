import { fileURLToPath } from "node:url";
import type { InstructionSet } from "../../../src/runtime/mod.ts";
import type { SideCommand } from "./side_process.ts";
import type { Peer } from "./types.ts";

/** What the processes of one bench share. */
export interface SideOptions {
  /** Of the case; see `prepared_files.ts`. */
  readonly folder: string;
  readonly cacheDir: string;
  /** A Python with PyTorch. */
  readonly peerPython: string;
  readonly threads: number;
  /** What both sides are capped at. */
  readonly isa: InstructionSet | undefined;
}

/**
 * What caps PyTorch: its own kernels, and those of the oneDNN that it brings. Source: ATen's `DispatchStub.cpp`, which
 * knows `default`, `avx2` and `avx512`; oneDNN's page on CPU dispatcher control.
 */
const PEER_CAPS: Readonly<Record<InstructionSet, Record<string, string>>> = {
  sse41: { ATEN_CPU_CAPABILITY: "default", ONEDNN_MAX_CPU_ISA: "SSE41" },
  avx: { ATEN_CPU_CAPABILITY: "default", ONEDNN_MAX_CPU_ISA: "AVX" },
  avx2: { ATEN_CPU_CAPABILITY: "avx2", ONEDNN_MAX_CPU_ISA: "AVX2" },
  avx512: { ATEN_CPU_CAPABILITY: "avx512", ONEDNN_MAX_CPU_ISA: "AVX512_CORE" },
};

/** A worker as in production: no network, no programs, writes only to the bench's folder. Its cap is in the case. */
export function ourCommand(
  task: "prepare" | "serve",
  { folder, cacheDir }: SideOptions,
): SideCommand {
  return {
    label: "our side",
    program: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      "--allow-read",
      "--allow-ffi",
      `--allow-write=${folder}`,
      fileURLToPath(import.meta.resolve("./worker.ts")),
      task,
      folder,
      cacheDir,
      // With which it ends.
      String(Deno.pid),
    ],
    env: { NO_COLOR: "1" },
  };
}

/** PyTorch in one of its variants. */
export function peerCommand(
  peer: Peer,
  { folder, peerPython, threads, isa }: SideOptions,
): SideCommand {
  return {
    label: `PyTorch ${peer}`,
    program: peerPython,
    args: [
      // No byte code beside the sources.
      "-B",
      fileURLToPath(import.meta.resolve("../peers/serve.py")),
      folder,
      peer,
    ],
    env: {
      OMP_NUM_THREADS: String(threads),
      // What torch.compile makes belongs to this bench and goes with it.
      TORCHINDUCTOR_CACHE_DIR: `${folder}/inductor`,
      ...(isa === undefined ? {} : PEER_CAPS[isa]),
    },
  };
}
