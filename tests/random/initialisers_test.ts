import {
  assertAlmostEquals,
  assertEquals,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  biasUniform,
  kaimingNormal,
  kaimingUniform,
  TorchGenerator,
  truncNormal,
  xavierUniform,
} from "../../src/random/mod.ts";
import { assertDigest, type Digest, ordinal, reference } from "./_reference.ts";

const conv = [8, 13, 3, 5];

function assertDigests(
  actual: readonly Float32Array[],
  expected: readonly Digest[],
): void {
  assertEquals(actual.length, expected.length);
  expected.forEach((digest, i) =>
    assertDigest(actual[i] ?? new Float32Array(0), digest)
  );
}

for (const expected of reference.torch) {
  const { seed } = expected;
  const fresh = () => new TorchGenerator(seed);

  Deno.test(`kaimingUniform() and biasUniform() match nn.Linear for seed ${seed}`, () => {
    const generator = fresh();
    const weight = kaimingUniform(generator, [77, 300]);
    const bias = biasUniform(generator, { size: 77, fanIn: 300 });
    assertDigests([weight, bias], expected.linear);
  });

  Deno.test(`kaimingUniform() and biasUniform() match nn.Conv2d for seed ${seed}`, () => {
    const generator = fresh();
    const weight = kaimingUniform(generator, conv);
    const bias = biasUniform(generator, { size: 8, fanIn: 13 * 3 * 5 });
    assertDigests([weight, bias], expected.conv);
  });

  Deno.test(`kaimingUniform() with a = 0 matches PyTorch for seed ${seed}`, () => {
    assertDigest(
      kaimingUniform(fresh(), conv, { a: 0 }),
      expected.kaiming_uniform_0,
    );
  });

  Deno.test(`kaimingNormal() matches PyTorch for seed ${seed}`, () => {
    assertDigest(kaimingNormal(fresh(), conv), expected.kaiming_normal);
  });

  Deno.test(`kaimingNormal() by fan in matches PyTorch for seed ${seed}`, () => {
    assertDigest(
      kaimingNormal(fresh(), conv, { mode: "fanIn" }),
      expected.kaiming_normal_in,
    );
  });

  Deno.test(`xavierUniform() matches PyTorch for seed ${seed}`, () => {
    assertDigest(xavierUniform(fresh(), conv), expected.xavier_uniform);
  });
}

for (const { seed, options, values } of reference.trunc_normal) {
  Deno.test(`truncNormal() matches timm within 2 ulp for seed ${seed}`, () => {
    const actual = truncNormal(
      new TorchGenerator(seed),
      [values.length],
      options,
    );
    values.forEach((value, i) => {
      assertLessOrEqual(
        Math.abs(ordinal(actual[i] ?? NaN) - ordinal(value)),
        2,
      );
    });
  });
}

Deno.test("kaimingUniform() meets the published weight of a pixel that is always black", () => {
  // Yang, Chou, Chaudhuri, "Understanding Rare Spurious Correlations in Neural Networks" (2022): the published
  // notebooks print 0.034562375 as the largest first-layer weight at pixel (26, 1) of every trained perceptron
  // (784-256-256-256-10, torch.manual_seed(0), no weight decay): a pixel that is always black never moves it.
  const weight = kaimingUniform(new TorchGenerator(0), [256, 784]);
  const pixel = 26 * 28 + 1;
  const column = Array.from(
    { length: 256 },
    (_, unit) => weight[unit * 784 + pixel] ?? NaN,
  );
  assertAlmostEquals(Math.max(...column), 0.034562375, 5e-10);
});

Deno.test("kaimingUniform() throws for a shape of one extent", () => {
  assertThrows(
    () => kaimingUniform(new TorchGenerator(0), [3]),
    RangeError,
    "[3]",
  );
});

Deno.test("kaimingNormal() throws for an empty extent", () => {
  assertThrows(
    () => kaimingNormal(new TorchGenerator(0), [3, 0]),
    RangeError,
    "[3,0]",
  );
});

Deno.test("biasUniform() throws without inputs", () => {
  assertThrows(
    () => biasUniform(new TorchGenerator(0), { size: 1, fanIn: 0 }),
    RangeError,
    "fanIn",
  );
});

Deno.test("truncNormal() throws when a is not below b", () => {
  assertThrows(
    () => truncNormal(new TorchGenerator(0), [1], { a: 1, b: 1 }),
    RangeError,
    "a < b",
  );
});
