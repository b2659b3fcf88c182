import { assertEquals, assertThrows } from "@std/assert";
import { parameterSpecs, smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import {
  CONTRASTIVE_PROTOCOLS,
  CROSS_ENTROPY,
  LOSS_WEIGHTS,
  maskName,
  objectiveOf,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8", { input: [8, 8, 1] });
const weights = Object.keys(parameterSpecs(architecture, ["weight"]));
const parameters = architecture.init(new TorchGenerator(0));

Deno.test("objectiveOf() supervised trains every weight and keeps no state", () => {
  const objective = objectiveOf(CROSS_ENTROPY, architecture);
  assertEquals(objective.trained, weights);
  assertEquals(objective.state, {});
  assertEquals(objective.initialState(parameters).size, 0);
  assertEquals(objective.updatesStatistics, true);
});

Deno.test("objectiveOf() contrastive starts with masks of ones, one for every site", () => {
  const objective = objectiveOf(CONTRASTIVE_PROTOCOLS.faithful, architecture);
  const state = objective.initialState(parameters);
  assertEquals(
    [...state.keys()],
    architecture.neurons.map(({ weight }) => maskName(weight)),
  );
  assertEquals([...state.keys()], Object.keys(objective.state));
  for (const { data } of state.values()) {
    assertEquals(data.every((value: number) => value === 1), true);
  }
  assertEquals(objective.scalars, LOSS_WEIGHTS);
});

Deno.test("objectiveOf() planted trains the planted layer and what reads it, and no statistics", () => {
  const planted = { kind: "planted", site: "layer3.0.conv2" } as const;
  const objective = objectiveOf(planted, architecture);
  assertEquals(objective.trained, ["layer3.0.conv2.weight", "fc.weight"]);
  assertEquals(objective.updatesStatistics, false);
  assertThrows(
    () => objectiveOf({ ...planted, site: "layer9" }, architecture),
    RangeError,
    "layer9",
  );
});
