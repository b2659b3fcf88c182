import { assertEquals } from "@std/assert";
import { tensorflowHandle, tf } from "../../../src/runtime/mod.ts";
import {
  openProgram,
  type ProgramDefinition,
  scalar,
} from "../../../src/tensor/mod.ts";
import { useBackend } from "../_backends.ts";

const double: ProgramDefinition = {
  state: {},
  entries: {
    run: {
      inputs: { x: { dtype: "float32", shape: [] } },
      run: (_, { x }) => ({ outputs: { y: tf.mul(x!, 2) } }),
    },
  },
};

Deno.test("openProgram() loads a graph on tensorflow", async () => {
  await useBackend("tensorflow");
  const { binding } = tensorflowHandle();
  const before = binding.getNumOfSavedModels();
  const program = openProgram(double);
  assertEquals(binding.getNumOfSavedModels(), before + 1);
  assertEquals(program.call("run", { x: scalar(4) }).y, scalar(8));
  program.dispose();
  assertEquals(binding.getNumOfSavedModels(), before);
});

Deno.test("openProgram() runs eagerly on wasm", async () => {
  await useBackend("tensorflow");
  const before = tensorflowHandle().binding.getNumOfSavedModels();
  await useBackend("wasm");
  const program = openProgram(double);
  assertEquals(program.call("run", { x: scalar(4) }).y, scalar(8));
  program.dispose();
  await useBackend("tensorflow");
  assertEquals(tensorflowHandle().binding.getNumOfSavedModels(), before);
});
