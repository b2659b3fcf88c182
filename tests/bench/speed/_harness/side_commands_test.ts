import { assert, assertEquals } from "@std/assert";
import {
  ourCommand,
  peerCommand,
} from "../../../../bench/speed/_harness/side_commands.ts";

const OPTIONS = {
  folder: "/case",
  cacheDir: "/cache",
  peerPython: "/python",
  threads: 2,
  isa: undefined,
} as const;

Deno.test("peerCommand() caps PyTorch's kernels and its oneDNN, and only where it is told to", () => {
  const { ATEN_CPU_CAPABILITY, ONEDNN_MAX_CPU_ISA } = peerCommand("eager", {
    ...OPTIONS,
    isa: "avx2",
  }).env;
  assertEquals([ATEN_CPU_CAPABILITY, ONEDNN_MAX_CPU_ISA], ["avx2", "AVX2"]);
  assertEquals(peerCommand("eager", OPTIONS).env, {
    OMP_NUM_THREADS: "2",
    TORCHINDUCTOR_CACHE_DIR: "/case/inductor",
  });
});

Deno.test("ourCommand() leaves the environment to loadBackend, and may write to the case alone", () => {
  const { args, env } = ourCommand("serve", OPTIONS);
  assertEquals(env, { NO_COLOR: "1" });
  const writes = args.filter((arg) => arg.startsWith("--allow-write"));
  assertEquals(writes, ["--allow-write=/case"]);
  assert(!args.some((arg) => /^--allow-(net|run|env)/.test(arg)));
});
