import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { elementThreshold } from "../../src/neurons/element_threshold.ts";
import {
  filled,
  parameters,
  positionsOf,
  readReference,
  resnet8,
} from "./_reference.ts";

for (
  const { fraction, order, published, faithful } of readReference().threshold
) {
  Deno.test(`elementThreshold() ${order} as-published masks what the published code does in PyTorch`, () => {
    const mask = elementThreshold(resnet8, parameters, {
      fraction,
      order,
      protocol: "as-published",
    });
    assertEquals(positionsOf(mask), filled(published));
  });

  Deno.test(`elementThreshold() ${order} faithful selects exactly k prunable weights`, () => {
    const mask = elementThreshold(resnet8, parameters, { fraction, order });
    assertEquals(positionsOf(mask), filled(faithful));
  });
}

Deno.test("elementThreshold() as published also hits BatchNorm scales", () => {
  const mask = elementThreshold(resnet8, parameters, {
    fraction: .05,
    order: "largest",
    protocol: "as-published",
  });
  assert(mask.get("bn1.weight")!.includes(1));
});

Deno.test("elementThreshold() selects exactly k where all weights tie", () => {
  const ones = new Map(
    [...parameters].map(([name, array]) => [name, {
      ...array,
      data: new Float32Array(array.data.length).fill(1),
    }]),
  );
  // ⌈.001 · 19,144⌉ = 20, the first of the first filter bank.
  for (const order of ["smallest", "largest"] as const) {
    const mask = elementThreshold(resnet8, ones, { fraction: .001, order });
    const chosen = [...mask].flatMap(([name, one]) =>
      [...one.keys()].filter((i) => one[i] === 1).map((i) => `${name} ${i}`)
    );
    assertEquals(
      chosen,
      Array.from({ length: 20 }, (_, i) => `conv1.weight ${i}`),
    );
  }
});

Deno.test("elementThreshold() leaves selected weights out with the given probability", () => {
  const options = { fraction: .5, order: "largest" } as const;
  const all = count(elementThreshold(resnet8, parameters, options));
  const kept = count(elementThreshold(resnet8, parameters, {
    ...options,
    keepOut: { probability: .8, random: new RandomState(0) },
  }));
  // 9,572 selected, s.d. of the share .004: five of them.
  assert(Math.abs(kept / all - .2) < .02, String(kept / all));
});

Deno.test("elementThreshold() refuses a fraction of 0", () => {
  assertThrows(
    () =>
      elementThreshold(resnet8, parameters, { fraction: 0, order: "largest" }),
    RangeError,
    "current value is 0",
  );
});

function count(mask: ReadonlyMap<string, Uint8Array>): number {
  return [...mask.values()].flatMap((one) => [...one])
    .reduce((sum, one) => sum + one, 0);
}
