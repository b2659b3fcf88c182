import { assertEquals, assertThrows } from "@std/assert";
import { TorchGenerator } from "../../src/random/mod.ts";
import { assertDigest, reference } from "./_reference.ts";

for (const expected of reference.torch) {
  const { seed } = expected;
  const fresh = () => new TorchGenerator(seed);

  for (const [size, digest] of Object.entries(expected.uniform)) {
    Deno.test(`TorchGenerator.uniform() matches PyTorch for seed ${seed}, size ${size}`, () => {
      assertDigest(fresh().uniform(Number(size)), digest);
    });
  }

  Deno.test(`TorchGenerator.uniform() of a range matches PyTorch for seed ${seed}`, () => {
    assertDigest(
      fresh().uniform(10007, { from: -0.3, to: 0.7 }),
      expected.uniform_range,
    );
  });

  for (const [size, digest] of Object.entries(expected.normal)) {
    Deno.test(`TorchGenerator.normal() matches PyTorch for seed ${seed}, size ${size}`, () => {
      assertDigest(fresh().normal(Number(size)), digest);
    });
  }

  for (const [size, digest] of Object.entries(expected.normal_double)) {
    Deno.test(`TorchGenerator.normal() of a law matches PyTorch for seed ${seed}, size ${size}`, () => {
      assertDigest(
        fresh().normal(Number(size), { mean: 0.1, std: 0.3 }),
        digest,
      );
    });
  }

  Deno.test(`TorchGenerator.normal() of a law matches PyTorch for seed ${seed}, size 10007`, () => {
    assertDigest(
      fresh().normal(10007, { mean: 0.1, std: 0.3 }),
      expected.normal_law,
    );
  });

  Deno.test(`TorchGenerator.normal() keeps its second half as PyTorch does for seed ${seed}`, () => {
    const generator = fresh();
    generator.normal(3);
    const actual = [...generator.uniform(2), ...generator.normal(1)];
    assertEquals(actual, expected.normal_then.slice(1));
  });

  Deno.test(`TorchGenerator.uniformDouble() matches PyTorch for seed ${seed}`, () => {
    const generator = fresh();
    assertDigest(
      new Float64Array(100).map(() => generator.uniformDouble()),
      expected.double,
    );
  });

  for (const [n, digest] of Object.entries(expected.randperm)) {
    Deno.test(`TorchGenerator.randperm() matches PyTorch for seed ${seed}, n = ${n}`, () => {
      assertDigest(fresh().randperm(Number(n)), digest);
    });
  }

  Deno.test(`TorchGenerator.randint() matches PyTorch for seed ${seed}`, () => {
    assertDigest(
      fresh().randint(1000, { low: 3, high: 1003 }),
      expected.randint,
    );
  });

  Deno.test(`TorchGenerator.bernoulli() matches PyTorch for seed ${seed}`, () => {
    assertDigest(
      Int32Array.from(fresh().bernoulli(1000, 0.3)),
      expected.bernoulli,
    );
  });

  Deno.test(`TorchGenerator.randomInt64() matches PyTorch for seed ${seed}`, () => {
    assertEquals(String(fresh().randomInt64()), expected.int64);
  });
}

Deno.test("TorchGenerator() takes the lowest 32 bits of a wide seed, as PyTorch does", () => {
  const { seed, rand } = reference.torch_wide_seed;
  assertEquals(Array.from(new TorchGenerator(BigInt(seed)).uniform(3)), rand);
});

Deno.test("TorchGenerator.uniform() of no values draws nothing", () => {
  const generator = new TorchGenerator(0);
  generator.uniform(0);
  assertEquals(generator.random(), new TorchGenerator(0).random());
});

Deno.test("TorchGenerator.fromState() goes on where the state was taken, after JSON", () => {
  const original = new TorchGenerator(9);
  original.normal(3);
  const restored = TorchGenerator.fromState(
    JSON.parse(JSON.stringify(original.getState())),
  );
  assertEquals(restored.seed, 9n);
  assertEquals(restored.normal(1), original.normal(1));
  assertEquals(restored.uniform(700), original.uniform(700));
});

Deno.test("TorchGenerator.setState() goes back to where the state was taken", () => {
  const generator = new TorchGenerator(9);
  const state = generator.getState();
  const first = generator.uniform(5);
  generator.setState(state);
  assertEquals(generator.uniform(5), first);
});

Deno.test("TorchGenerator.clone() leaves the original where it is", () => {
  const generator = new TorchGenerator(9);
  const drawn = generator.clone().uniform(5);
  assertEquals(generator.uniform(5), drawn);
});

Deno.test("TorchGenerator.fromState() throws for a cut state", () => {
  const state = new TorchGenerator(0).getState();
  const mersenne = { index: 0, words: state.mersenne.words.slice(1) };
  assertThrows(
    () => TorchGenerator.fromState({ ...state, mersenne }),
    RangeError,
    "623 words",
  );
});

Deno.test("TorchGenerator() throws for a seed that is no integer", () => {
  assertThrows(
    () => new TorchGenerator(0.5),
    RangeError,
    "current value is 0.5",
  );
});

Deno.test("TorchGenerator.uniform() throws when from is above to", () => {
  assertThrows(
    () => new TorchGenerator(0).uniform(1, { from: 1, to: 0 }),
    RangeError,
    "1 to 0",
  );
});

Deno.test("TorchGenerator.normal() throws for a negative std", () => {
  assertThrows(
    () => new TorchGenerator(0).normal(1, { std: -1 }),
    RangeError,
    "std",
  );
});

Deno.test("TorchGenerator.bernoulli() throws when it is not given a probability", () => {
  assertThrows(
    () => new TorchGenerator(0).bernoulli(1, 1.5),
    RangeError,
    "probability",
  );
});

Deno.test("TorchGenerator.randint() throws for a range of 2^28", () => {
  assertThrows(
    () => new TorchGenerator(0).randint(1, { high: 2 ** 28 }),
    RangeError,
    "2^28",
  );
});
