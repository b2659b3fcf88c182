import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../src/errors/mod.ts";
import { normalise } from "../../src/images/mod.ts";
import { FIXTURES, readCorpus, transformMismatches } from "./_corpus.ts";

// Digests of torchvision's float32 values: fixtures/images/make.py
Deno.test("normalise() gives the float32 values of torchvision's ToTensor and Normalize", () => {
  assertEquals(transformMismatches(readCorpus(FIXTURES), "normalise"), {
    count: 96,
    mismatches: [],
  });
});

Deno.test("normalise() writes into a given array", () => {
  const into = new Float32Array(3);
  const statistics = { mean: [0, 0.5, 1], std: [1, 0.5, 2] } as const;
  // By hand: (0/255 - 0) / 1, (255/255 - 0.5) / 0.5, (255/255 - 1) / 2
  assertEquals(
    normalise(Uint8Array.of(0, 255, 255), { statistics, into }),
    into,
  );
  assertEquals([...into], [0, 1, 0]);
});

Deno.test("normalise() refuses an array of another length", () => {
  assertThrows(
    () => normalise(new Uint8Array(3), { into: new Float32Array(4) }),
    ShapeError,
    "expected shape [3], current value is [4]",
  );
});

Deno.test("normalise() refuses bytes that are not whole pixels", () => {
  assertThrows(() => normalise(new Uint8Array(4)), ShapeError);
});

Deno.test("normalise() refuses a standard deviation of 0", () => {
  const statistics = { mean: [0, 0, 0], std: [1, 0, 1] } as const;
  assertThrows(
    () => normalise(new Uint8Array(3), { statistics }),
    RangeError,
    "must be positive, current value is 0",
  );
});
