import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readCase } from "../../../../bench/speed/_harness/prepared_files.ts";
import { runBench } from "../../../../bench/speed/_harness/run_bench.ts";
import { peerCommand } from "../../../../bench/speed/_harness/side_commands.ts";
import { speedReport } from "./_reports.ts";

const { circumstances, ...row } = speedReport("a_step", [2, 2, 2]);

/** Both sides without a network; the peer's has the environment that PyTorch would have. */
const fake = {
  program: Deno.execPath(),
  args: [
    "run",
    "--no-prompt",
    "--allow-env=ATEN_CPU_CAPABILITY",
    fileURLToPath(import.meta.resolve("./_fake_side.ts")),
    "nothing",
  ],
};

Deno.test("runBench() caps both sides and reports what each says that it computes with", async () => {
  const caps: unknown[] = [];
  const report = await runBench(
    { ...row, size: "small", peers: ["eager"] },
    {
      pairs: 6,
      circumstances: { ...circumstances, isa: "avx2" },
      cacheDir: "/cache",
      peerPython: "/python",
      commands: {
        ours: (task, { folder }) => {
          caps.push(readCase(folder).isa);
          // Preparing is a program that ends.
          const args = task === "prepare" ? ["--version"] : fake.args;
          return { label: "ours", ...fake, args, env: {} };
        },
        peer: (peer, options) => ({
          label: "theirs",
          ...fake,
          env: peerCommand(peer, options).env,
        }),
      },
      onProgress: () => {},
    },
  );
  // Once to prepare, once to be timed, once for the profile.
  assertEquals(caps, ["avx2", "avx2", "avx2"]);
  assertEquals(report.circumstances.isa, "avx2");
  const [comparison] = report.comparisons;
  assertEquals(
    comparison && "instructions" in comparison && comparison.instructions,
    { ours: "all", peer: "avx2" },
  );
});
