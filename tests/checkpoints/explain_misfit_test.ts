import { assertEquals } from "@std/assert";
import type { CheckpointProblem } from "../../src/checkpoints/errors.ts";
import {
  explainMisfit,
  listProblems,
} from "../../src/checkpoints/explain_misfit.ts";

const SPECS = ["conv1.weight", "fc.weight", "fc.bias"].map((name) => ({
  name,
  dtype: "float32" as const,
  shape: [2, 3],
  kind: "weight" as const,
  layout: "same" as const,
}));

const FILE = {
  source: "w.pt",
  names: [],
  info: (name: string) => ({
    dtype: "float32" as const,
    shape: name === "classifier.weight" ? [2, 3] : [9, 3],
  }),
};

function lines(problems: readonly [CheckpointProblem["kind"], string][]) {
  const { message } = explainMisfit(
    problems.map(([kind, name]) => ({ kind, name, detail: "differs" })),
    { specs: SPECS, file: FILE, head: ["fc.weight", "fc.bias"] },
  );
  return message.split("\n");
}

Deno.test("explainMisfit() counts and names what is wrong in one line", () => {
  assertEquals(
    lines([
      ["missing", "a"],
      ["missing", "b"],
      ["missing", "c"],
      ["dtype", "d"],
    ])[0],
    "Cannot load w.pt into the network: 3 parameters are missing (a, b, …); 1 parameter has another dtype (d: differs)",
  );
});

for (
  const [what, problems, cause] of [
    [
      "a head for other classes",
      [["shape", "fc.weight"], ["shape", "fc.bias"]],
      "`--head new`",
    ],
    [
      "a head of another name",
      [["missing", "fc.weight"], ["missing", "fc.bias"], [
        "unexpected",
        "classifier.weight",
      ]],
      "`--head classifier`",
    ],
    [
      "a head of another name and size",
      [["missing", "fc.weight"], ["missing", "fc.bias"], [
        "unexpected",
        "top.weight",
      ]],
      "no classifier of this size; begin with a new one: `--head new`",
    ],
    ["another grid", [["shape", "pos_embed"]], "`--pos-embed resample`"],
    [
      "a distilled transformer",
      [["shape", "pos_embed"], ["unexpected", "dist_token"]],
      "`--head head --pos-embed resample`",
    ],
    ["a larger network", [["unexpected", "x"]], "`--key`"],
    ["another architecture", [["missing", "conv1.weight"], [
      "missing",
      "fc.bias",
    ]], "of another architecture"],
  ] satisfies [string, [CheckpointProblem["kind"], string][], string][]
) {
  Deno.test(`explainMisfit() knows ${what}`, () => {
    const found = lines(problems);
    assertEquals([found.length, found[1]!.includes(cause)], [2, true]);
  });
}

Deno.test("explainMisfit() gives both causes where head and grid are others", () => {
  const found = lines([["shape", "fc.weight"], ["shape", "pos_embed"]]);
  assertEquals(found.map((line) => /`(.*)`/.exec(line)?.[1]), [
    undefined,
    "--head new",
    "--pos-embed resample",
  ]);
});

Deno.test("listProblems() has a line per problem, with the nearest name", () => {
  assertEquals(
    listProblems([{ kind: "missing", name: "a", detail: "x", nearest: "b" }]),
    "  missing a: x (nearest: b)",
  );
});
