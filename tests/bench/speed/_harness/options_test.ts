import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../../src/errors/mod.ts";
import { parseOptions } from "../../../../bench/speed/_harness/options.ts";
import type { BenchRow } from "../../../../bench/speed/_harness/types.ts";

function row(name: string, size: BenchRow["size"]): BenchRow {
  const tiny = [1, 1, 1] as const;
  return {
    name,
    what: name,
    size,
    bound: 1,
    tolerance: {},
    case: {
      subject: "forward",
      architecture: "any",
      input: tiny,
      numClasses: 2,
      batchSize: 1,
      numBatches: 1,
      learningRate: 0,
      validationSteps: 0,
      repeats: 1,
    },
  };
}

const BENCHES = [row("a_step", "small"), row("b_step", "large")];

function chosen(...args: string[]): string[] {
  const options = parseOptions(args, BENCHES);
  return options.task === "run" ? options.rows.map(({ name }) => name) : [];
}

Deno.test("parseOptions() takes names and sizes, in the order of the table", () => {
  assertEquals(chosen("b_step", "a_step"), ["a_step", "b_step"]);
  assertEquals(chosen("--small"), ["a_step"]);
  assertEquals(chosen("--large"), ["b_step"]);
  assertEquals(chosen("--all"), ["a_step", "b_step"]);
});

Deno.test("parseOptions() reads the numbers and the folder", () => {
  const options = parseOptions(
    ["a_step", "--pairs", "15", "--threads", "1", "--out", "there"],
    BENCHES,
  );
  assertEquals(options, {
    task: "run",
    rows: BENCHES.slice(0, 1),
    images: false,
    pairs: 15,
    threads: 1,
    out: "there",
    isas: [],
  });
});

Deno.test("parseOptions() asks for help or the peers before anything else", () => {
  assertEquals(parseOptions(["--help"], BENCHES), { task: "help" });
  assertEquals(parseOptions(["--set-up-peers"], BENCHES), {
    task: "setUpPeers",
  });
});

Deno.test("parseOptions() names the nearest bench for a mistyped one", () => {
  assertThrows(
    () => parseOptions(["a_stepp"], BENCHES),
    UsageError,
    'did you mean "a_step"?',
  );
});

Deno.test("parseOptions() chooses peers by name", () => {
  const options = parseOptions(["--all", "--peers", "compile,eager"], BENCHES);
  assertEquals(options.task === "run" && options.peers, ["eager", "compile"]);
  assertThrows(
    () => parseOptions(["--all", "--peers", "jit"], BENCHES),
    UsageError,
    "eager, channels_last, compile",
  );
});

Deno.test("parseOptions() refuses to run nothing", () => {
  assertThrows(() => parseOptions([], BENCHES), UsageError, "name one");
});

Deno.test("parseOptions() refuses numbers that are none, fewer than 6 pairs and unknown flags", () => {
  for (
    const args of [["--pairs", "5"], ["--pairs", "x"], ["--threads", "0"], [
      "--fast",
    ]]
  ) {
    assertThrows(() => parseOptions(["a_step", ...args], BENCHES), UsageError);
  }
});

Deno.test("parseOptions() takes images by name and with --all", () => {
  const images = (...args: string[]) => {
    const options = parseOptions(args, BENCHES);
    return options.task === "run" && options.images;
  };
  assertEquals(chosen("images"), []);
  assertEquals(images("images"), true);
  assertEquals(images("a_step", "images"), true);
  assertEquals(images("--all"), true);
  assertEquals(images("--small"), false);
});

Deno.test("parseOptions() takes instruction sets, weakest first", () => {
  const options = parseOptions(["a_step", "--isa", "avx512,avx2"], BENCHES);
  assertEquals(options.task === "run" && options.isas, ["avx2", "avx512"]);
  assertThrows(
    () => parseOptions(["a_step", "--isa", "avx3"], BENCHES),
    UsageError,
    'current value is "avx3"',
  );
});
