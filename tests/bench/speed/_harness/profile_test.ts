import { assertEquals, assertRejects } from "@std/assert";
import {
  profile,
  summarise,
} from "../../../../bench/speed/_harness/profile.ts";

/** Lines in the form that oneDNN 3 prints, shortened where nothing reads them. */
function line(kind: string, ms: number, shape = "mb1"): string {
  return `onednn_verbose,v1,primitive,exec,cpu,${kind},src:f32 dst:f32,,,${shape},${ms}`;
}

const FORWARD = "convolution,brg_conv_fwd:avx512_core,forward_training";
const REORDER = "reorder,jit:uni,undef";

Deno.test("summarise() counts calls per unit and orders by time", () => {
  const lines = [
    line(REORDER, 0.5),
    line(FORWARD, 2),
    line(FORWARD, 2),
    line(REORDER, 0.5),
    line(FORWARD, 2),
    line(FORWARD, 2),
  ];
  assertEquals(summarise(lines, 2), [
    {
      primitive: "convolution forward_training",
      implementation: "brg_conv_fwd:avx512_core",
      calls: 2,
      ms: 4,
    },
    { primitive: "reorder", implementation: "jit:uni", calls: 1, ms: 0.5 },
  ]);
});

Deno.test("summarise() is not moved by one slow call", () => {
  const lines = [50, 2, 2, 2].map((ms) => line(FORWARD, ms));
  assertEquals(summarise(lines, 4)[0]?.ms, 2);
});

Deno.test("summarise() takes the median of each shape and adds them up", () => {
  const lines = [
    line(FORWARD, 1, "mb1"),
    line(FORWARD, 9, "mb9"),
    line(FORWARD, 1, "mb1"),
    line(FORWARD, 9, "mb9"),
  ];
  assertEquals(summarise(lines, 2)[0]?.ms, 10);
});

Deno.test("summarise() passes over everything that is not the run of a primitive", () => {
  const lines = [
    "onednn_verbose,v1,info,oneDNN v3.7.3",
    "onednn_verbose,v1,primitive,create:cache_miss,cpu,convolution,x,forward,,,,mb1,9",
    '{"ms":12}',
    "",
  ];
  assertEquals(summarise(lines, 1), []);
});

Deno.test("profile() asks our side for three runs and leaves the first out", async () => {
  // Answers every request as the worker does, with a line of oneDNN's per unit.
  const script = `
    import { createInterface } from "node:readline";
    let runs = 0;
    for await (const request of createInterface({ input: process.stdin })) {
      if (JSON.parse(request).do !== "run") break;
      if (runs++ === 0) console.log("${line(FORWARD, 99)}");
      if (process.env.ONEDNN_VERBOSE === "1") console.log("${
    line(FORWARD, 3)
  }\\n${line(FORWARD, 3)}");
      console.log('{"ms":1}');
    }`;
  const rows = await profile({
    label: "fake",
    program: Deno.execPath(),
    args: ["eval", script],
    env: {},
  }, 2);
  assertEquals(rows.map(({ calls, ms }) => [calls, ms]), [[1, 3]]);
});

Deno.test("profile() says that our side has failed", async () => {
  await assertRejects(
    () =>
      profile({
        label: "fake",
        program: Deno.execPath(),
        args: ["eval", 'console.error("last words"); Deno.exit(3)'],
        env: {},
      }, 1),
    Error,
    "exit code 3\nlast words",
  );
});
