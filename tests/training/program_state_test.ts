import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { smallResNet } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { eagerProgram } from "../../src/tensor/mod.ts";
import {
  initialProgramState,
  parametersFrom,
  programParameters,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const architecture = smallResNet("resnet8");
const parameters = architecture.init(new TorchGenerator(0));
const optimizer = { kind: "adam" } as const;
const definition = trainingProgram({ architecture, optimizer, batchSize: 2 });

Deno.test("initialProgramState() is exactly the program's state, slots zero", () => {
  const state = initialProgramState({ architecture, parameters, optimizer });
  assertEquals(
    [...state.keys()].toSorted(),
    Object.keys(definition.state).toSorted(),
  );
  assertStrictEquals(state.get("fc.weight"), parameters.get("fc.weight"));
  assertEquals(state.get("exp_avg/fc.bias")?.data, new Float32Array(2));
});

Deno.test("programParameters() leaves the counters out", () => {
  const state = programParameters(architecture, parameters);
  assertEquals(state.has("bn1.num_batches_tracked"), false);
  assertEquals(state.has("bn1.running_mean"), true);
});

Deno.test("programParameters() refuses an incomplete map", () => {
  assertThrows(
    () => programParameters(architecture, new Map()),
    RangeError,
    "is missing",
  );
});

Deno.test("parametersFrom() reads the program's values and advances the counters", () => {
  const program = eagerProgram(definition);
  program.write(initialProgramState({ architecture, parameters, optimizer }));
  const read = parametersFrom(program, {
    architecture,
    start: parameters,
    steps: 7,
  });
  program.dispose();
  assertEquals([...read.keys()], [...parameters.keys()]);
  assertEquals(read.get("conv1.weight"), parameters.get("conv1.weight"));
  assertEquals(
    read.get("bn1.num_batches_tracked")?.data,
    Int32Array.of(7),
  );
});
