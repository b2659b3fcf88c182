import { assertEquals, assertThrows } from "@std/assert";
import { tf } from "../../src/runtime/mod.ts";
import { valueAndGrads } from "../../src/tensor/mod.ts";
import { useBackend } from "./_backends.ts";

await useBackend("tensorflow");

// loss = a·a·b: d/da = 2ab, d/db = a²
function cubic(parameters: Readonly<Record<string, tf.Tensor>>) {
  const { a, b } = parameters;
  const square = tf.mul(a!, a!);
  return { loss: tf.mul(square, b!), aux: { square } };
}

function read(tensor: tf.Tensor | undefined): number {
  return tensor!.dataSync()[0]!;
}

Deno.test("valueAndGrads() gives loss, named gradients and what else was computed", () => {
  tf.tidy(() => {
    const parameters = { a: tf.scalar(3), b: tf.scalar(5) };
    const { loss, grads, aux } = valueAndGrads(cubic, parameters);
    assertEquals(read(loss), 45);
    assertEquals([read(grads.a), read(grads.b)], [30, 9]);
    assertEquals(read(aux.square), 9);
    return [];
  });
});

Deno.test("valueAndGrads() returns a parameter itself as aux", () => {
  tf.tidy(() => {
    const run = ({ a }: Readonly<Record<string, tf.Tensor>>) => ({
      loss: tf.square(a!),
      aux: { a: a! },
    });
    assertEquals(read(valueAndGrads(run, { a: tf.scalar(3) }).aux.a), 3);
    return [];
  });
});

Deno.test("valueAndGrads() leaves only its results to the caller's scope", () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    valueAndGrads(cubic, { a: tf.scalar(3), b: tf.scalar(5) });
    return [];
  });
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("valueAndGrads() refuses a loss that is not a scalar", () => {
  tf.tidy(() => {
    const run = ({ a }: Readonly<Record<string, tf.Tensor>>) => ({
      loss: tf.square(a!),
      aux: {},
    });
    assertThrows(() => valueAndGrads(run, { a: tf.tensor1d([1, 2]) }));
    return [];
  });
});
