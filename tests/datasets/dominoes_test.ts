import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { SPLIT_NAMES } from "../../src/datasets/contract.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { buildDominoes } from "../../src/datasets/dominoes.ts";
import { loadDominoesSources } from "../../src/datasets/dominoes_sources.ts";
import type { GroupedSplit } from "../../src/datasets/types.ts";
// Made by reference.py: the same construction in numpy.
import reference from "./reference.json" with { type: "json" };

const SIZE = 56 * 28;
const sources = await loadDominoesSources("main");
const main = buildDominoes({ seed: 0, variant: "main", sources });

function read(split: GroupedSplit, indices: ArrayLike<number>): Float32Array {
  const into = new Float32Array(indices.length * SIZE);
  split.readImages(indices, into);
  return into;
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

for (const variant of ["main", "place-independent", "digit-blanked"] as const) {
  for (const seed of ["0", "7", "100"] as const) {
    const expected = reference.dominoes[variant][seed];

    Deno.test(`buildDominoes() equals numpy's ${variant} for seed ${seed}`, () => {
      const dataset = buildDominoes({ seed: Number(seed), variant, sources });
      assertEquals(dataset.digest, expected.digest);
      for (const name of SPLIT_NAMES) {
        const { labels, attributes } = dataset.splits[name];
        assertEquals(sha256Hex(labels), expected[name].labels);
        assertEquals(sha256Hex(attributes), expected[name].attributes);
      }
    });

    Deno.test(`readImages() equals numpy's float32 ${variant} for seed ${seed}`, () => {
      const dataset = buildDominoes({ seed: Number(seed), variant, sources });
      for (const name of SPLIT_NAMES) {
        const images = read(dataset.splits[name], [0, 1, 2]);
        assertEquals(
          sha256Hex(bytesOf(images)),
          expected[name].firstThreeFloat32,
        );
      }
    });
  }
}

Deno.test("groups are 2 · label + attribute", () => {
  for (const name of SPLIT_NAMES) {
    const { groups, labels, attributes } = main.splits[name];
    for (let i = 0; i < groups.length; i++) {
      assertEquals(groups[i], 2 * labels[i]! + attributes[i]!);
    }
  }
});

Deno.test("no validation image holds a digit or an item of the training images", () => {
  const halves = (split: GroupedSplit) => {
    const images = read(split, range(split.count));
    return range(2 * split.count).map((half) =>
      sha256Hex(bytesOf(images.slice(half * 784, (half + 1) * 784)))
    );
  };
  const inTraining = new Set(halves(main.splits.train));
  const shared = halves(main.splits.validation).filter((half) =>
    inTraining.has(half)
  );
  assertEquals(shared, []);
});

Deno.test("20 test zeros are used twice, at the front of group 0 and the end of group 2", () => {
  const { test } = main.splits;
  const digit = (index: number) => read(test, [index]).slice(0, 784);
  for (let i = 0; i < 20; i++) {
    assertEquals(digit(i), digit(1480 + i));
  }
  const zeros = new Set(
    range(2000).filter((i) => test.attributes[i] === 0)
      .map((i) => sha256Hex(bytesOf(digit(i)))),
  );
  assertEquals(zeros.size, 980);
});

Deno.test("place-independent holds the same items as main, with other digits", () => {
  const other = buildDominoes({
    seed: 0,
    variant: "place-independent",
    sources,
  });
  // The last dress of training: the 3682nd in both.
  const image = read(main.splits.train, [3681]);
  const same = read(other.splits.train, [3681]);
  assertEquals(same.slice(784), image.slice(784));
  assertNotEquals(
    read(other.splits.train, [1841]).slice(0, 784),
    read(main.splits.train, [1841]).slice(0, 784),
  );
});

Deno.test("digit-blanked is main with the digit half black", () => {
  const blanked = buildDominoes({ seed: 0, variant: "digit-blanked", sources });
  const indices = [0, 3498, 3682, 4794];
  const expected = read(main.splits.train, indices);
  indices.forEach((_, i) => expected.fill(0, i * SIZE, i * SIZE + 784));
  // Stale values in the buffer must not shine through.
  const into = new Float32Array(indices.length * SIZE).fill(9);
  blanked.splits.train.readImages(indices, into);
  assertEquals(into, expected);
});

Deno.test("readImages() writes images in the order of the indices and leaves the rest alone", () => {
  const [a, b] = [read(main.splits.test, [5]), read(main.splits.test, [1999])];
  const into = new Float32Array(2 * SIZE + 1).fill(7);
  main.splits.test.readImages(Uint32Array.of(1999, 5), into);
  assertEquals(into.slice(0, SIZE), b);
  assertEquals(into.slice(SIZE, 2 * SIZE), a);
  assertEquals(into[2 * SIZE], 7);
});

Deno.test("pixels are divided by 255", () => {
  const image = read(main.splits.train, [0]);
  // The digit and the item are white somewhere: 255 becomes 1.
  assertAlmostEquals(Math.max(...image), 1, 1e-7);
  assertEquals(Math.min(...image), 0);
});

Deno.test("readImages() throws for an index outside the split", () => {
  const into = new Float32Array(SIZE);
  for (const index of [-1, 4795, 0.5, NaN]) {
    assertThrows(
      () => main.splits.train.readImages([index], into),
      RangeError,
      String(index),
    );
  }
});

Deno.test("readImages() throws when there is no room", () => {
  assertThrows(
    () => main.splits.train.readImages([0, 1], new Float32Array(2 * SIZE - 1)),
    RangeError,
    "room",
  );
});

Deno.test("buildDominoes() never builds a smaller dataset from short sources", () => {
  const [dress, coat] = sources.items;
  const short = { ...dress, train: dress.train.subarray(0, 4614 * 784) };
  assertThrows(
    () =>
      buildDominoes({
        seed: 0,
        variant: "main",
        sources: { ...sources, items: [short, coat] },
      }),
    RangeError,
    // 3498 + 184 in training, 467 + 466 in validation.
    "expected 4615 train images of dress, current value is 4614",
  );
});

Deno.test("the groups say what they are", () => {
  assertEquals(main.groups.descriptions, [
    "dress under a 0",
    "dress under a 1",
    "coat under a 0",
    "coat under a 1",
  ]);
  assertEquals(main.groups.pairs, [
    { minority: 1, majority: 0 },
    { minority: 2, majority: 3 },
  ]);
});
