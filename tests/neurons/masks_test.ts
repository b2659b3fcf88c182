import { assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { countPruned, pruneMask } from "../../src/neurons/masks.ts";
import {
  filled,
  parameters,
  prunedOf,
  readReference,
  resnet8,
} from "./_reference.ts";

const { masks } = readReference();
// 19,144 filter weights: ⌈.01 · 19,144⌉ = 192.
const K = 192;

for (const prune of ["smallest", "largest"] as const) {
  Deno.test(`pruneMask() ${prune} as-published prunes what the published mask does in PyTorch`, () => {
    const mask = pruneMask(resnet8, parameters, {
      prune,
      fraction: .01,
      protocol: "as-published",
    });
    assertEquals(prunedOf(mask), filled(masks[prune].published));
    assertEquals(countPruned(mask), prune === "smallest" ? K : K - 1);
  });

  Deno.test(`pruneMask() ${prune} faithful prunes exactly k`, () => {
    const mask = pruneMask(resnet8, parameters, { prune, fraction: .01 });
    assertEquals(prunedOf(mask), filled(masks[prune].faithful));
    assertEquals(countPruned(mask), K);
  });
}

Deno.test("pruneMask() none keeps everything, under the same names", () => {
  const none = pruneMask(resnet8, parameters, { prune: "none" });
  const smallest = pruneMask(resnet8, parameters, {
    prune: "smallest",
    fraction: .01,
  });
  assertEquals(countPruned(none), 0);
  assertEquals([...none.keys()], [...smallest.keys()]);
  assertEquals(none.size, 9);
});

Deno.test("pruneMask() random prunes exactly k, others for another seed", () => {
  const draw = (seed: number) =>
    pruneMask(resnet8, parameters, {
      prune: "random",
      fraction: .01,
      random: new RandomState(seed),
    });
  assertEquals(countPruned(draw(0)), K);
  assertEquals(prunedOf(draw(0)), prunedOf(draw(0)));
  assertEquals(
    JSON.stringify(prunedOf(draw(0))) === JSON.stringify(prunedOf(draw(1))),
    false,
  );
});

Deno.test("pruneMask() refuses a fraction above 1", () => {
  assertThrows(
    () => pruneMask(resnet8, parameters, { prune: "smallest", fraction: 1.5 }),
    RangeError,
    "current value is 1.5",
  );
});

Deno.test("pruneMask() gradient refuses gradients that lack a weight", () => {
  assertThrows(
    () =>
      pruneMask(resnet8, parameters, {
        prune: "gradient",
        fraction: .01,
        gradients: new Map(),
      }),
    RangeError,
    "conv1.weight",
  );
});
