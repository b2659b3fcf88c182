import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  afterEpoch,
  initialScheduleState,
  learningRateAt,
  type ScheduleConfig,
} from "../../src/training/mod.ts";
import { readGolden } from "../models/_golden.ts";

// fixtures/golden/schedules.py, torch 2.15
const golden = readGolden<Record<string, number[]>>("schedules");
const losses = golden.losses as number[];

/** The rates of the first step of each epoch. */
function epochRates(config: ScheduleConfig, epochs: number): number[] {
  let state = initialScheduleState(config);
  return Array.from({ length: epochs }, (_, epoch) => {
    const rate = learningRateAt(config, state, {
      epoch,
      step: epoch,
      totalSteps: epochs,
    });
    state = afterEpoch(config, state, losses[epoch] as number);
    return rate;
  });
}

function assertRates(found: readonly number[], key: string): void {
  const expected = golden[key] as number[];
  assertEquals(found.length, expected.length);
  found.forEach((rate, i) =>
    // Nine digits are stored; PyTorch's cosine is a recurrence with rounding of its own.
    assertAlmostEquals(rate, expected[i] as number, 1e-8 * found[0]!, `${i}`)
  );
}

Deno.test("learningRateAt() follows CosineAnnealingLR step by step", () => {
  const config = { kind: "cosine", learningRate: 2e-3 } as const;
  const state = initialScheduleState(config);
  const rates = Array.from(
    { length: 20 },
    (_, step) =>
      learningRateAt(config, state, { epoch: 0, step, totalSteps: 20 }),
  );
  assertRates(rates, "cosine");
});

Deno.test("learningRateAt() follows MultiStepLR", () => {
  const config = {
    kind: "multiStep",
    learningRate: 0.01,
    milestones: [2, 4, 5],
  } as const;
  assertRates(epochRates(config, 7), "multiStep");
});

Deno.test("learningRateAt() is constant for a constant schedule", () => {
  const config = { kind: "constant", learningRate: 0.3 } as const;
  assertEquals(epochRates(config, 3), [0.3, 0.3, 0.3]);
});

Deno.test("afterEpoch() follows ReduceLROnPlateau", () => {
  const config = {
    kind: "plateau",
    learningRate: 2e-4,
    factor: 0.5,
    patience: 1,
  } as const;
  assertRates(epochRates(config, losses.length), "plateau");
});

Deno.test("afterEpoch() waits for the patience given", () => {
  const config = {
    kind: "plateau",
    learningRate: 5e-6,
    factor: 0.5,
    patience: 3,
  } as const;
  assertRates(epochRates(config, losses.length), "plateauPatience3");
});

Deno.test("afterEpoch() keeps a rate that would hardly change, as PyTorch does", () => {
  const config = {
    kind: "plateau",
    learningRate: 2e-8,
    factor: 0.5,
    patience: 0,
  } as const;
  assertRates(epochRates(config, losses.length), "plateauSmallest");
});

Deno.test("a schedule's memory survives JSON", () => {
  const config = { kind: "plateau", learningRate: 1 } as const;
  const state = afterEpoch(config, initialScheduleState(config), 3);
  assertEquals(JSON.parse(JSON.stringify(state)), state);
});
