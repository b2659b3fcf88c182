import { assertEquals, assertThrows } from "@std/assert";
import {
  meanReading,
  observeReading,
  readRow,
  readSweep,
  smallestGroup,
} from "../../src/claims/observe_sweep.ts";
import { builtSweep } from "./_built_sweep.ts";

const table = builtSweep();

Deno.test("readRow() gives the drop of every group in a half", () => {
  // One of the two G1 images of the half turns wrong.
  assertEquals(readRow(table, 0, "b").drops, [0, 0.5, 0, 0]);
  assertEquals(readRow(table, 1, "b").drops, [1, 0, 0, 0]);
});

Deno.test("readRow() averages minority minus majority over the classes", () => {
  // ((.5 − 0) + (0 − 0)) / 2 and ((0 − 1) + (0 − 0)) / 2
  assertEquals(readRow(table, 0, "a").contrast, 0.25);
  assertEquals(readRow(table, 1, "a").contrast, -0.5);
});

Deno.test("readRow() matches every minority image with its own majority image", () => {
  assertEquals(readRow(table, 0, "a").matched, 0.25);
  assertEquals(readRow(table, 1, "a").matched, -0.5);
});

Deno.test("readRow() leaves images that are only matched out of the group's drop", () => {
  const { images } = table;
  const sampled = images.sampled.map((one, at) => at === 8 ? 0 : one);
  const other = {
    ...table,
    images: { ...images, sampled },
    correct: [
      table.correct[0]!,
      table.correct[1]!.map((one, at) => at === 9 ? 1 : one),
    ],
  };
  // G0 of half B: position 8 (wrong, not sampled) and 9 (right).
  assertEquals(readRow(other, 1, "b").drops[0], 0);
  assertEquals(readRow(other, 1, "b").matched, -0.5);
});

Deno.test("readRow() refuses a half in which a group has no images", () => {
  const { images } = table;
  const other = {
    ...table,
    images: { ...images, half: images.half.map(() => 0) },
  };
  assertThrows(() => readRow(other, 0, "b"), RangeError);
});

Deno.test("readRow() refuses a half in which a group of no pair has no images", () => {
  const { images, scheme } = table;
  const other = {
    ...table,
    scheme: { ...scheme, pairs: [{ minority: 1, majority: 0 }] },
    images: {
      ...images,
      sampled: images.sampled.map((one, at) =>
        images.group[at] === 3 ? 0 : one
      ),
    },
  };
  assertThrows(
    () => readRow(other, 0, "b"),
    RangeError,
    "Cannot average drops: a group has no images in this half",
  );
});

Deno.test("readSweep() averages the draws", () => {
  assertEquals(readSweep(table, "b").drops, [0.5, 0.25, 0, 0]);
});

Deno.test("observeReading() splits the contrast into margins and the rest", () => {
  const reading = meanReading([readRow(table, 0, "b")]);
  const seen = observeReading(reading, "traced", { table, half: "b" });
  const value = (quantity: string) =>
    seen.find((one) => one.quantity === quantity && one.group === "all")!.value;
  assertEquals(value("minority drop"), 0.25);
  assertEquals(value("majority drop"), 0);
  assertEquals(value("contrast of the drop"), 0.25);
  assertEquals(value("contrast of the drop that margins explain"), 0);
});

/** The same sweep without one G0 and one G3 image of half B: there the majority groups are the small ones. */
const fewMajority = {
  ...table,
  images: {
    ...table.images,
    sampled: table.images.sampled.map((one, at) =>
      at === 8 || at === 14 ? 0 : one
    ),
  },
};

Deno.test("smallestGroup() counts the images of the smallest group of the kinds that it is told", () => {
  assertEquals(smallestGroup(table, "a", ["minority"]), 2);
  assertEquals(smallestGroup(table, "both", ["minority"]), 4);
  assertEquals(smallestGroup(fewMajority, "b", ["minority"]), 2);
  assertEquals(smallestGroup(fewMajority, "b", ["majority"]), 1);
  assertEquals(smallestGroup(fewMajority, "b", ["minority", "majority"]), 1);
});

Deno.test("observeReading() counts behind every value the images that it is made of", () => {
  const reading = readRow(fewMajority, 0, "b");
  const seen = observeReading(reading, "", { table: fewMajority, half: "b" });
  assertEquals(
    Object.fromEntries(seen.map(({ quantity, group, n }) => [
      group === "all" ? quantity : group,
      n,
    ])),
    {
      G0: 1,
      G1: 2,
      G2: 2,
      G3: 1,
      "minority drop": 2,
      "majority drop": 1,
      "contrast of the drop": 1,
      // Each of the two minority images stands beside one of the majority.
      "margin-matched contrast of the drop": 2,
      "contrast of the drop that margins explain": 1,
    },
  );
});
