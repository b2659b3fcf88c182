import { assertEquals, assertThrows } from "@std/assert";
import {
  listNeurons,
  neuronName,
  siteOf,
  withoutShortcuts,
} from "../../src/neurons/list_neurons.ts";
import { resnet8 } from "./_reference.ts";

// 8 | 8, 8 | 16, 16, 16 shortcut | 32, 32, 32 shortcut
Deno.test("listNeurons() lists the 168 channels of resnet8", () => {
  assertEquals(listNeurons(resnet8).length, 168);
});

Deno.test("listNeurons() leaves 120 channels without the shortcuts", () => {
  const neurons = listNeurons(resnet8, { candidates: withoutShortcuts });
  assertEquals(neurons.length, 168 - 16 - 32);
});

Deno.test("neuronName() writes site and index", () => {
  assertEquals(
    neuronName({ site: "layer1.0.conv1", index: 3 }),
    "layer1.0.conv1[3]",
  );
});

Deno.test("siteOf() finds the site of a neuron", () => {
  assertEquals(
    siteOf(resnet8, { site: "layer2.0.conv1", index: 15 }).weight,
    "layer2.0.conv1.weight",
  );
});

Deno.test("siteOf() refuses a neuron that the network does not have", () => {
  for (
    const neuron of [{ site: "fc", index: 0 }, { site: "conv1", index: 8 }]
  ) {
    assertThrows(() => siteOf(resnet8, neuron), RangeError, neuronName(neuron));
  }
});
