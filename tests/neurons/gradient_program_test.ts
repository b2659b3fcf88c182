import { assert, assertEquals, assertThrows } from "@std/assert";
import { programParameters } from "../../src/training/mod.ts";
import {
  eagerProgram,
  loadProgram,
  recordProgram,
} from "../../src/tensor/mod.ts";
import { trueClassProbability } from "../../src/metrics/mod.ts";
import {
  gradientProgram,
  gradientsOn,
} from "../../src/neurons/gradient_program.ts";
import { hardestImages } from "../../src/neurons/hardest_images.ts";
import { pruneMask } from "../../src/neurons/masks.ts";
import { largestGradient } from "../../src/neurons/rank_neurons.ts";
import {
  filled,
  groups,
  images,
  labels,
  neuronsOf,
  parameters,
  prunedOf,
  readReference,
  resnet8,
} from "./_reference.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const reference = readReference();
// Five images per group, as in `fixtures/reference/neurons.py`; eight rows, so that three are padding.
const batchSize = 8;
const definition = gradientProgram(resnet8, { batchSize });
const program = loadProgram(recordProgram(definition));
program.write(programParameters(resnet8, parameters));

function gradientsOf(at: readonly number[]) {
  const batch = {
    images: images(at),
    labels: at.map((image) => labels[image]!),
  };
  return gradientsOn(program, batch, { batchSize });
}

Deno.test("hardestImages() names PyTorch's images from PyTorch's logits", () => {
  const probabilities = trueClassProbability(
    { data: reference.logits, shape: [64, 2] },
    labels,
  );
  for (const group of [0, 1, 2, 3]) {
    assertEquals(
      [...hardestImages(probabilities, { groups, group, count: 5 })],
      [...reference.largestGradient[`G${group}`]!.images],
    );
  }
});

for (const [group, expected] of Object.entries(reference.largestGradient)) {
  Deno.test(`largestGradient() of ${group} names the channels of the published greedy loop in PyTorch`, () => {
    const found = largestGradient(resnet8, gradientsOf(expected.images), {
      k: 10,
    });
    assertEquals(
      found.map(({ site, index }) => ({ site, index })),
      neuronsOf(expected.neurons),
    );
    expected.neurons.forEach(([, , norm], at) => {
      assert(Math.abs(found[at]!.score - norm) < 1e-4 * norm);
    });
  });
}

Deno.test("pruneMask() by gradient prunes what PyTorch's mask does", () => {
  const gradients = gradientsOf(reference.masks.gradientImages);
  const element = pruneMask(resnet8, parameters, {
    prune: "gradient",
    fraction: .01,
    gradients,
  });
  assertEquals(prunedOf(element), filled(reference.masks.gradient));
  const channels = pruneMask(resnet8, parameters, {
    prune: "gradient-channels",
    fraction: .03,
    gradients,
  });
  assertEquals(
    prunedOf(channels),
    filled(reference.masks["gradient-channels"]),
  );
});

Deno.test("gradientsOn() gives the same gradients recorded and eager", () => {
  const eager = eagerProgram(definition);
  eager.write(programParameters(resnet8, parameters));
  const batch = { images: images([1, 2, 3]), labels: [0, 1, 0] };
  const expected = gradientsOn(eager, batch, { batchSize });
  const found = gradientsOn(program, batch, { batchSize });
  assertEquals([...found.keys()], [...expected.keys()]);
  for (const [name, { data }] of expected) {
    const scale = Math.max(...data.map(Math.abs));
    data.forEach((value, at) => {
      assert(Math.abs(found.get(name)!.data[at]! - value) <= 1e-4 * scale);
    });
  }
  eager.dispose();
});

Deno.test("gradientsOn() refuses more images than the batch", () => {
  const at = Array.from({ length: 9 }, (_, i) => i);
  assertThrows(() => gradientsOf(at), RangeError, "1 to 8 images");
});
