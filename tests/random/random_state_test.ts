import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { assertDigest, reference } from "./_reference.ts";

for (const expected of reference.numpy) {
  const { seed } = expected;

  Deno.test(`RandomState.rand() matches numpy for seed ${seed}`, () => {
    assertDigest(new RandomState(seed).rand(1000), expected.rand);
  });

  Deno.test(`RandomState.uniform() matches numpy for seed ${seed}`, () => {
    assertDigest(
      new RandomState(seed).uniform(1000, { low: -2, high: 5 }),
      expected.uniform,
    );
  });

  Deno.test(`RandomState.randn() matches numpy for seed ${seed}`, () => {
    const actual = new RandomState(seed).randn(expected.randn.length);
    // The logarithm may differ in its last bit from the C library's.
    expected.randn.forEach((value, i) =>
      assertAlmostEquals(actual[i] ?? NaN, value, 1e-14)
    );
  });

  Deno.test(`RandomState.randn() leaves the engine where numpy does for seed ${seed}`, () => {
    const state = new RandomState(seed);
    state.randn(3);
    assertEquals(Array.from(state.rand(3)), expected.rand_after_randn);
  });

  Deno.test(`RandomState.randint() matches numpy for seed ${seed}`, () => {
    assertDigest(
      new RandomState(seed).randint(1000, { low: 3, high: 1003 }),
      expected.randint,
    );
  });

  for (const [n, digest] of Object.entries(expected.permutation)) {
    Deno.test(`RandomState.permutation() matches numpy for seed ${seed}, n = ${n}`, () => {
      assertDigest(new RandomState(seed).permutation(Number(n)), digest);
    });
  }

  // reference.py: list(range(100, 1100, 7))
  const population = Array.from({ length: 143 }, (_, i) => 100 + 7 * i);

  Deno.test(`RandomState.choice() without replacement matches numpy for seed ${seed}`, () => {
    assertDigest(
      new RandomState(seed).choice(population, 50, { replace: false }),
      expected.choice,
    );
  });

  Deno.test(`RandomState.choice() with replacement matches numpy for seed ${seed}`, () => {
    assertDigest(
      new RandomState(seed).choice(population, 50),
      expected.choice_replace,
    );
  });
}

Deno.test("RandomState.choice() of a number draws from 0 to n - 1", () => {
  const drawn = new RandomState(0).choice(5, 5, { replace: false });
  assertEquals(drawn.toSorted(), Int32Array.of(0, 1, 2, 3, 4));
});

Deno.test("RandomState.shuffle() permutes a list as permutation() does", () => {
  const letters = ["a", "b", "c", "d", "e"];
  const shuffled = [...letters];
  new RandomState(3).shuffle(shuffled);
  assertEquals(
    shuffled,
    Array.from(new RandomState(3).permutation(5), (i) => letters[i] ?? ""),
  );
});

Deno.test("RandomState.fromState() goes on where the state was taken, after JSON", () => {
  const original = new RandomState(7);
  original.randn(3);
  const restored = RandomState.fromState(
    JSON.parse(JSON.stringify(original.getState())),
  );
  assertEquals(restored.randn(3), original.randn(3));
  assertEquals(restored.rand(700), original.rand(700));
});

Deno.test("RandomState draws differ between seeds", () => {
  assertNotEquals(new RandomState(0).rand(3), new RandomState(1).rand(3));
});

for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
  Deno.test(`RandomState() throws for seed ${seed}`, () => {
    assertThrows(
      () => new RandomState(seed),
      RangeError,
      `current value is ${seed}`,
    );
  });
}

Deno.test("RandomState.choice() throws when more are wanted than there are", () => {
  assertThrows(
    () => new RandomState(0).choice(3, 4, { replace: false }),
    RangeError,
    "too few",
  );
});

Deno.test("RandomState.choice() throws when there is nothing to draw from", () => {
  assertThrows(() => new RandomState(0).choice([], 1), RangeError, "too few");
});

Deno.test("RandomState.randint() throws for an empty range", () => {
  assertThrows(
    () => new RandomState(0).randint(1, { low: 2, high: 2 }),
    RangeError,
    "range",
  );
});

Deno.test("RandomState.rand() throws for a negative size", () => {
  assertThrows(() => new RandomState(0).rand(-1), RangeError, "size");
});
