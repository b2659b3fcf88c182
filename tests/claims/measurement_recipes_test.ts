import { assertEquals, assertThrows } from "@std/assert";
import {
  predictions,
  sweep,
  sweeps,
} from "../../src/claims/measurement_recipes.ts";
import { dataset, erm } from "../../src/claims/network_recipes.ts";
import { type SweepSpec, ZERO } from "../../src/claims/sweep_spec.ts";
import type { Unit } from "../../src/claims/types.ts";
import { FIXTURE_ERM } from "../../bench/silent_majority/mod.ts";
import { GIVEN, UNIT } from "./_unit.ts";

Deno.test("predictions() evaluates the given network on the unit's data", () => {
  const network = erm(UNIT, FIXTURE_ERM);
  const recipe = predictions(UNIT, { of: network, on: ["train", "test"] });
  assertEquals(recipe.parameters.splits, ["train", "test"]);
  assertEquals(recipe.inputs.network, network);
  assertEquals(recipe.inputs.data, dataset(UNIT));
});

const RANDOM: SweepSpec = {
  tracer: { by: "random", k: 3 },
  edit: ZERO,
  draws: 2,
};

Deno.test("sweep() carries tracer, edit and draws and rests on network, data and both programs", () => {
  const recipe = sweep(UNIT, { of: erm(UNIT, FIXTURE_ERM), spec: RANDOM });
  const { tracer, edit, draws } = recipe.parameters;
  assertEquals({ tracer, edit, draws }, { ...RANDOM } as unknown);
  assertEquals(Object.keys(recipe.inputs).sort(), [
    "data",
    "gradientProgram",
    "network",
    "predictions",
    "sweepProgram",
  ]);
});

Deno.test("sweeps() are the same recipes whatever they are called", () => {
  const of = erm(UNIT, FIXTURE_ERM);
  const { a, b } = sweeps(UNIT, { of, specs: { a: RANDOM, b: RANDOM } });
  assertEquals(a, b);
  assertEquals(a, sweep(UNIT, { of, spec: RANDOM }));
});

Deno.test("recipes are plain JSON", () => {
  const recipe = sweep(UNIT, { of: erm(UNIT, FIXTURE_ERM), spec: RANDOM });
  assertEquals(JSON.parse(JSON.stringify(recipe)), recipe);
});

Deno.test("sweep() refuses to rewind a network that was read from a file", () => {
  const spec: SweepSpec = { ...RANDOM, edit: { mode: "rewind", epoch: 5 } };
  assertThrows(
    () => sweep(GIVEN, { of: erm(GIVEN, FIXTURE_ERM), spec }),
    RangeError,
    "rewinds to epoch 5",
  );
  assertEquals(sweep(UNIT, { of: erm(UNIT, FIXTURE_ERM), spec }).kind, "sweep");
});

Deno.test("predictions() need no training step, whether the network was given or not", () => {
  const programOf = (unit: Unit) =>
    predictions(unit, { of: erm(unit, FIXTURE_ERM), on: ["test"] }).inputs
      .program;
  assertEquals(programOf(UNIT), programOf(GIVEN));
  assertEquals(programOf(GIVEN), {
    kind: "evaluation-program",
    parameters: {
      architecture: "resnet8",
      input: [56, 28, 1],
      numClasses: 2,
      // As many images per call as in the evaluation of trained networks.
      batchSize: 250,
    },
    inputs: {},
  });
});
