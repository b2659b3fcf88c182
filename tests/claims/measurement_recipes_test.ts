import { assertEquals, assertThrows } from "@std/assert";
import { predictions, sweep } from "../../src/claims/measurement_recipes.ts";
import {
  dataset,
  erm,
  trainingProgram,
} from "../../src/claims/network_recipes.ts";
import { ZERO } from "../../src/claims/sweep_spec.ts";
import type { Unit } from "../../src/claims/types.ts";
import { GIVEN, UNIT } from "./_unit.ts";

Deno.test("predictions() evaluates the given network on the unit's data", () => {
  const network = erm(UNIT);
  const recipe = predictions(UNIT, { of: network, on: ["train", "test"] });
  assertEquals(recipe.parameters.splits, ["train", "test"]);
  assertEquals(recipe.inputs.network, network);
  assertEquals(recipe.inputs.data, dataset(UNIT));
});

Deno.test("sweep() carries its entries and rests on network, data and both programs", () => {
  const entries = [{
    condition: "random",
    tracer: { by: "random", k: 3 },
    edit: ZERO,
    draws: 2,
  }] as const;
  const recipe = sweep(UNIT, { of: erm(UNIT), entries });
  assertEquals(recipe.parameters.entries, entries);
  assertEquals(Object.keys(recipe.inputs).sort(), [
    "data",
    "gradientProgram",
    "network",
    "predictions",
    "sweepProgram",
  ]);
});

Deno.test("recipes are plain JSON", () => {
  const recipe = sweep(UNIT, { of: erm(UNIT), entries: [] });
  assertEquals(JSON.parse(JSON.stringify(recipe)), recipe);
});

Deno.test("sweep() refuses to rewind a network that was read from a file", () => {
  const entries = [{
    condition: "rewound",
    tracer: { by: "random", k: 3 },
    edit: { mode: "rewind", epoch: 5 },
    draws: 1,
  }] as const;
  assertThrows(
    () => sweep(GIVEN, { of: erm(GIVEN), entries }),
    RangeError,
    '"rewound" rewinds to an earlier epoch',
  );
  assertEquals(sweep(UNIT, { of: erm(UNIT), entries }).kind, "sweep");
});

Deno.test("predictions() of a network that was given records no training step", () => {
  const programOf = (unit: Unit) =>
    predictions(unit, { of: erm(unit), on: ["test"] }).inputs.program;
  assertEquals(programOf(UNIT), trainingProgram(UNIT));
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
