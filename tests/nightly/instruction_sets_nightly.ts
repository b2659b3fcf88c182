/**
 * `deno task test` with every instruction set that the processor has, by capping oneDNN. It finds code and tolerances
 * that rest on one of them; it does not find what an older processor does differently besides (caches, clock, the
 * kernels of other libraries).
 */
import { assert } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  instructionSetsOf,
  ONEDNN_CAPS,
} from "../../src/runtime/instruction_set.ts";
import { INSTRUCTION_SETS } from "../../src/runtime/mod.ts";

const TESTS = fileURLToPath(new URL("../", import.meta.url));

const [, flags = ""] = /^flags\s*:\s*(.*)$/m.exec(
  Deno.build.os === "linux" ? Deno.readTextFileSync("/proc/cpuinfo") : "",
) ?? [];
const here = instructionSetsOf(new Set(flags.split(" ")));

// Without AVX there is no TensorFlow.
for (const set of INSTRUCTION_SETS.filter((set) => set !== "sse41")) {
  const isThere = here.includes(set);
  Deno.test({
    name: `the tests pass with ${set}${
      isThere ? "" : " (skipped: not in this processor)"
    }`,
    ignore: !isThere,
    fn: async () => {
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: ["test", "--quiet", "-A", TESTS],
        env: { ONEDNN_MAX_CPU_ISA: ONEDNN_CAPS[set] },
      }).spawn().status;
      assert(success, `they fail with ONEDNN_MAX_CPU_ISA=${ONEDNN_CAPS[set]}`);
    },
  });
}
