import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { listNeurons, neuronName } from "../../src/neurons/list_neurons.ts";
import { randomNeurons } from "../../src/neurons/random_neurons.ts";
import { resnet8 } from "./_reference.ts";

const traced = [
  { site: "conv1", index: 2 },
  { site: "layer2.0.conv1", index: 0 },
  { site: "conv1", index: 5 },
];

Deno.test("randomNeurons() draws distinct neurons, the same for the same seed", () => {
  const first = randomNeurons(resnet8, new RandomState(1), { k: 168 });
  assertEquals(new Set(first.map(neuronName)).size, 168);
  assertEquals(first, randomNeurons(resnet8, new RandomState(1), { k: 168 }));
});

Deno.test("randomNeurons() takes the permutation that numpy draws", () => {
  // numpy 2: RandomState(0).permutation(168)[:3]
  const numpy = [151, 56, 123];
  const all = listNeurons(resnet8);
  assertEquals(
    randomNeurons(resnet8, new RandomState(0), { k: 3 }),
    numpy.map((at) => all[at]!),
  );
});

Deno.test("randomNeurons() draws one of the same site for each traced neuron", () => {
  for (let seed = 0; seed < 20; seed++) {
    const drawn = randomNeurons(resnet8, new RandomState(seed), {
      sameLayerAs: traced,
    });
    assertEquals(drawn.map(({ site }) => site), traced.map(({ site }) => site));
    assertEquals(new Set(drawn.map(neuronName)).size, 3);
  }
});

Deno.test("randomNeurons() draws every neuron of a site equally often", () => {
  const seen = new Uint32Array(8);
  const random = new RandomState(7);
  for (let draw = 0; draw < 800; draw++) {
    const [neuron] = randomNeurons(resnet8, random, {
      sameLayerAs: [{ site: "conv1", index: 0 }],
    });
    seen[neuron!.index]! += 1;
  }
  // 100 expected, s.d. 9.4: five of them.
  assert(seen.every((count) => Math.abs(count - 100) < 47), String(seen));
});

Deno.test("randomNeurons() does not draw what is excluded", () => {
  const without = [0, 1, 2, 3, 4, 5].map((index) => ({ site: "conv1", index }));
  const drawn = randomNeurons(resnet8, new RandomState(0), {
    sameLayerAs: traced.filter(({ site }) => site === "conv1"),
    without,
  });
  assertEquals(drawn.map(({ index }) => index).sort(), [6, 7]);
});

Deno.test("randomNeurons() refuses more than there are", () => {
  assertThrows(
    () => randomNeurons(resnet8, new RandomState(0), { k: 169 }),
    RangeError,
    "168",
  );
});

Deno.test("randomNeurons() refuses k together with sameLayerAs", () => {
  assertThrows(
    () =>
      randomNeurons(resnet8, new RandomState(0), { k: 1, sameLayerAs: traced }),
    TypeError,
  );
});
