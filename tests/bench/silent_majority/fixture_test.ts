import { assert, assertEquals } from "@std/assert";
import {
  FIXTURE_ERM,
  FIXTURE_PLANT,
  SGD_ERM,
} from "../../../bench/silent_majority/mod.ts";
import { createArchitecture } from "../../../src/models/mod.ts";

Deno.test("FIXTURE_ERM has epochs to rewind to before the last", () => {
  const { epochs, keepEpochs = [] } = FIXTURE_ERM;
  assertEquals(keepEpochs.length > 0, true);
  assertEquals(keepEpochs.every((one) => one > 0 && one < epochs), true);
});

Deno.test("SGD_ERM differs from FIXTURE_ERM in the optimiser and its learning rate alone", () => {
  const { optimizer, schedule, ...rest } = FIXTURE_ERM;
  const { optimizer: sgd, schedule: its, ...same } = SGD_ERM;
  assertEquals(same, rest);
  assertEquals([optimizer.kind, sgd.kind], ["adam", "sgd"]);
  assertEquals([schedule.kind, its.kind], ["cosine", "cosine"]);
});

Deno.test("FIXTURE_PLANT plants into the last block of resnet8", () => {
  const { objective } = FIXTURE_PLANT.channels;
  assert(objective?.kind === "planted");
  const { neurons } = createArchitecture("resnet8");
  const layer = neurons.find(({ name }) => name === objective.site)!;
  assertEquals([layer.stage, layer.count], ["layer3.0", 32]);
});
