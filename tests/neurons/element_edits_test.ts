import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/mod.ts";
import { elementEdit } from "../../src/neurons/element_edits.ts";

const base = new Map([
  ["w", {
    dtype: "float32" as const,
    shape: [4],
    data: Float32Array.of(1, 2, 3, 4),
  }],
  ["v", { dtype: "float32" as const, shape: [1], data: Float32Array.of(5) }],
]);
const earlier = new Map([["w", {
  dtype: "float32" as const,
  shape: [4],
  data: Float32Array.of(6, 7, 8, 9),
}]]);
const mask = new Map([["w", Uint8Array.of(0, 1, 0, 1)]]);

function edited(change: Parameters<typeof elementEdit>[2]): readonly number[] {
  const { overrides } = elementEdit(base, mask, change);
  assertEquals([...overrides.keys()], ["w"]);
  return [...overrides.get("w")!.data];
}

Deno.test("elementEdit() zero clears the selected weights", () => {
  assertEquals(edited({ mode: "zero" }), [1, 0, 3, 0]);
});

Deno.test("elementEdit() rewind takes the earlier weights", () => {
  assertEquals(edited({ mode: "rewind", earlier }), [1, 7, 3, 9]);
});

// numpy 2: RandomState(0).randn(4) and RandomState(0).rand(4)
const RANDN = [1.764052345967664, 0.4001572083672233, 0, 2.240893199201458];
const RAND = [0.5488135039273248, 0.7151893663724195, 0, 0.5448831829968969];

Deno.test("elementEdit() random-init draws normally", () => {
  const values = edited({
    mode: "random-init",
    std: .5,
    random: new RandomState(0),
  });
  assertAlmostEquals(values[1]!, RANDN[1]! * .5, 1e-6);
  assertAlmostEquals(values[3]!, RANDN[3]! * .5, 1e-6);
  assertEquals([values[0], values[2]], [1, 3]);
});

Deno.test("elementEdit() random-noise adds uniform draws as published", () => {
  const values = edited({
    mode: "random-noise",
    std: .5,
    random: new RandomState(0),
    draw: "uniform",
  });
  assertAlmostEquals(values[1]!, 2 + RAND[1]! * .5, 1e-6);
  assertAlmostEquals(values[3]!, 4 + RAND[3]! * .5, 1e-6);
});

Deno.test("elementEdit() refuses a mask of another length", () => {
  assertThrows(
    () =>
      elementEdit(base, new Map([["v", Uint8Array.of(1, 1)]]), {
        mode: "zero",
      }),
    RangeError,
    "must have 1 values",
  );
});

Deno.test("elementEdit() refuses a mask that selects nothing", () => {
  assertThrows(
    () =>
      elementEdit(base, new Map([["v", Uint8Array.of(0)]]), { mode: "zero" }),
    RangeError,
    "0 weights",
  );
});
