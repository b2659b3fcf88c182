import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  CHANNEL_MAP,
  CONSTANT_EDITS,
  GRADIENT_EDITS,
  MAGNITUDE_EDITS,
  type NamedSweeps,
  observeConstants,
  observeGradient,
  observeMagnitude,
  observeMap,
  underOptimiser,
} from "../../../bench/silent_majority/mod.ts";
import {
  EACH,
  numberedSweep,
  numberedSweeps,
  wrongOf,
} from "../../claims/_built_sweep.ts";

function contrastOf(
  observed: readonly { quantity: string; condition: string; value: number }[],
  condition: string,
): number | undefined {
  return observed.find((one) =>
    one.quantity === "contrast of the drop" && one.condition === condition
  )?.value;
}

/** The contrast that {@linkcode numberedSweeps} makes of a sweep: half the drop of G1. */
function planted(sweeps: NamedSweeps, name: string): number {
  return wrongOf(Object.keys(sweeps).indexOf(name)) / EACH / 2;
}

/** Compares the contrast of observed conditions with the mean of those that the sweeps planted. */
function compare(
  observed: ReturnType<typeof observeMagnitude>,
  sweeps: NamedSweeps,
  expected: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [condition, names] of Object.entries(expected)) {
    const values = names.map((one) => planted(sweeps, one));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert(mean > 0, condition);
    assertAlmostEquals(contrastOf(observed, condition)!, mean, 1e-12);
  }
}

const K = [1, 2, 3, 5, 10];

Deno.test("observeMagnitude() reads every condition from its own edits", () => {
  const observed = observeMagnitude(numberedSweeps(MAGNITUDE_EDITS));
  compare(observed, MAGNITUDE_EDITS, {
    "traced": ["largest magnitude, k = 3"],
    "same-layer random": ["same layers as largest magnitude, k = 3"],
    ...Object.fromEntries(K.flatMap((k) => [
      [`largest magnitude, k = ${k}`, [`largest magnitude, k = ${k}`]],
      [`smallest magnitude, k = ${k}`, [`smallest magnitude, k = ${k}`]],
      [`random, k = ${k}`, [`random, k = ${k}`]],
    ])),
  });
  assertThrows(
    () => observeMagnitude({ mean: numberedSweep(CHANNEL_MAP, 0) }),
    RangeError,
    "there are mean",
  );
  // Matched to images that lose nothing, the whole contrast is left: margins explain none of it.
  assertEquals(contrastOf(observed, "margin-matched majority"), 0);
});

Deno.test("observeGradient() averages over the groups that it traces for", () => {
  const tracedFor = (groups: readonly number[], k: number) =>
    groups.map((group) => `largest gradient for G${group}, k = ${k}`);
  const observed = observeGradient(numberedSweeps(GRADIENT_EDITS));
  compare(observed, GRADIENT_EDITS, {
    "traced": tracedFor([1, 2], 3),
    "traced for the majority": tracedFor([0, 3], 3),
    "same-layer random": tracedFor([1, 2], 3).map((one) =>
      `same layers as ${one}`
    ),
    ...Object.fromEntries(K.flatMap((k) => [
      [`traced for the minority, k = ${k}`, tracedFor([1, 2], k)],
      [`traced for the majority, k = ${k}`, tracedFor([0, 3], k)],
    ])),
  });
});

Deno.test("observeMap() reads the exhaustive map", () => {
  const observed = observeMap(numberedSweep(CHANNEL_MAP, 0));
  // Channel c of 168 turns 1 + c of 400 wrong: mean drop 84.5 / 400 of G1, half of it in the contrast.
  assertAlmostEquals(
    contrastOf(observed, "every channel")!,
    84.5 / EACH / 2,
    1e-12,
  );
  // The nine largest are the last: 160 to 168.
  assertAlmostEquals(
    contrastOf(observed, "ranked for the minority")!,
    164 / EACH / 2,
    1e-12,
  );
});

Deno.test("observeConstants() gives the mean drop of the four groups under every edit", () => {
  const drops = observeConstants(numberedSweeps(CONSTANT_EDITS)).filter((
    { quantity },
  ) => quantity === "mean drop");
  const modes = ["zero", "ablate", "mean"];
  assertEquals(drops.map(({ condition }) => condition), modes);
  modes.forEach((mode, at) => {
    const [one, two] = [1, 2].map((group) =>
      planted(CONSTANT_EDITS, `${mode} of G${group}'s`)
    );
    // A contrast is half the drop of G1; the mean over four groups a quarter of it; two conditions are averaged.
    assertAlmostEquals(drops[at]!.value, (one! + two!) / 4, 1e-12);
  });
});

Deno.test("observeConstants() refuses a dataset whose minority groups were not traced: it would speak of others", () => {
  const pairs = [{ minority: 0, majority: 1 }, { minority: 2, majority: 3 }];
  const tables = Object.fromEntries(
    Object.entries(numberedSweeps(CONSTANT_EDITS)).map(([name, table]) => [
      name,
      { ...table, scheme: { ...table.scheme, pairs } },
    ]),
  );
  assertThrows(
    () => observeConstants(tables),
    RangeError,
    "there is none named zero of G0's",
  );
});

Deno.test("underOptimiser() names the optimiser in every condition", () => {
  const [one] = underOptimiser([{
    quantity: "drop",
    condition: "traced",
    group: "G0",
    value: 0,
    n: 1,
  }], "SGD");
  assertEquals(one!.condition, "traced, SGD");
});
