import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import { randomUniform } from "../../../src/tensor/mod.ts";
import { testOnBackends, useBackend, valuesOf } from "../_backends.ts";

const SEEDS = [[1, 2], [-5, 7], [123456, -1], [0, 0]] as const;

function draws(): number[][] {
  const found: number[][] = [];
  tf.tidy(() => {
    for (const seed of SEEDS) {
      const pair = tf.tensor1d([...seed], "int32");
      found.push(valuesOf(randomUniform([3, 7], pair)));
    }
    return [];
  });
  return found;
}

Deno.test("randomUniform() gives TensorFlow's StatelessRandomUniform on wasm too", async () => {
  await useBackend("tensorflow");
  const expected = draws();
  await useBackend("wasm");
  assertEquals(draws(), expected);
});

testOnBackends("randomUniform() refuses a seed that is not two numbers", () => {
  const seed = tf.tensor1d([1], "int32");
  assertThrows(() => randomUniform([2], seed), ShapeError);
});
