import { assertEquals, assertThrows } from "@std/assert";
import { withoutShortcuts } from "../../src/neurons/list_neurons.ts";
import {
  largestGradient,
  largestMagnitude,
  smallestMagnitude,
} from "../../src/neurons/rank_neurons.ts";
import type { Neuron } from "../../src/neurons/types.ts";
import { neuronsOf, parameters, readReference, resnet8 } from "./_reference.ts";

const reference = readReference();

Deno.test("largestMagnitude() names the channels of the published greedy loop in PyTorch", () => {
  const found = largestMagnitude(resnet8, parameters, {
    k: 10,
    candidates: withoutShortcuts,
  });
  assertEquals(named(found), neuronsOf(reference.largestMagnitude.published));
});

Deno.test("largestMagnitude() lets the shortcut convolutions compete by default", () => {
  const found = largestMagnitude(resnet8, parameters, { k: 10 });
  assertEquals(named(found), neuronsOf(reference.largestMagnitude.all));
});

Deno.test("smallestMagnitude() names PyTorch's channels", () => {
  const found = smallestMagnitude(resnet8, parameters, { k: 5 });
  assertEquals(named(found), neuronsOf(reference.smallestMagnitude));
});

Deno.test("largestGradient() ranks gradients instead of weights", () => {
  // Any map under the parameters' names will do: the weights themselves give the magnitude ranking.
  assertEquals(
    largestGradient(resnet8, parameters, { k: 10 }),
    largestMagnitude(resnet8, parameters, { k: 10 }),
  );
});

Deno.test("largestMagnitude() gives an exact tie to the earlier neuron", () => {
  const ones = new Map(
    [...parameters].map(([name, array]) => [name, {
      ...array,
      data: new Float32Array(array.data.length).fill(1),
    }]),
  );
  // All filters of 288 weights tie: the second convolution of the last block only.
  assertEquals(named(largestMagnitude(resnet8, ones, { k: 3 })), [
    { site: "layer3.0.conv2", index: 0 },
    { site: "layer3.0.conv2", index: 1 },
    { site: "layer3.0.conv2", index: 2 },
  ]);
});

Deno.test("largestMagnitude() refuses k outside the candidates", () => {
  for (const k of [0, 169, 1.5]) {
    assertThrows(
      () => largestMagnitude(resnet8, parameters, { k }),
      RangeError,
      `current value is ${k}`,
    );
  }
});

function named(neurons: readonly Neuron[]): readonly Neuron[] {
  return neurons.map(({ site, index }) => ({ site, index }));
}
