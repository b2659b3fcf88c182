import { assertEquals } from "@std/assert";
import {
  observeCriticalChannels,
  observeMapShape,
  observeRanks,
  readMap,
  topChannels,
} from "../../../bench/silent_majority/mod.ts";
import { builtSweep } from "../../claims/_built_sweep.ts";

const table = builtSweep();

Deno.test("readMap() reads every channel on both halves", () => {
  const map = readMap(table);
  assertEquals(map.map(({ site }) => site), ["conv1", "conv1"]);
  assertEquals(map.map(({ a }) => a.contrast), [0.25, -0.5]);
});

Deno.test("topChannels() takes five per cent, rounded up, by the score on half A", () => {
  const map = readMap(table);
  assertEquals(topChannels(map, ({ a }) => a.contrast), [map[0]!]);
  assertEquals(topChannels(map, ({ a }) => -a.contrast), [map[1]!]);
});

Deno.test("observeCriticalChannels() compares with the layer's average and the majority's channels", () => {
  const seen = observeCriticalChannels(table);
  const matched = (condition: string) =>
    seen.find((one) =>
      one.quantity === "margin-matched contrast of the drop" &&
      one.condition === condition
    )!.value;
  assertEquals(matched("ranked for the minority"), 0.25);
  // Both channels are of one layer: (.25 − .5) / 2.
  assertEquals(matched("random channels of the same layers"), -0.125);
  assertEquals(matched("ranked for the majority"), -0.5);
  assertEquals(matched("every channel"), -0.125);
});

Deno.test("observeMapShape() finds all of the minority's drop in one channel of two, on both halves", () => {
  const seen = observeMapShape(table).filter(({ condition }) =>
    condition === "minority drop"
  );
  assertEquals(seen.map(({ value }) => value), [1, 1]);
});

Deno.test("observeMapShape() counts images, not channels, behind its values", () => {
  // Two channels; one G1 image of half A and one G3 image of half B are not sampled.
  const sampled = table.images.sampled.map((one, at) =>
    at === 2 || at === 14 ? 0 : one
  );
  const other = { ...table, images: { ...table.images, sampled } };
  const n = Object.fromEntries(
    observeMapShape(other).map(({ quantity, condition, n }) => [
      `${condition}: ${quantity.split(" ")[0]}`,
      n,
    ]),
  );
  // The share reads half B, the correlation both.
  assertEquals(n, {
    "minority drop: share": 2,
    "minority drop: split-half": 1,
    "majority drop: share": 1,
    "majority drop: split-half": 1,
    "contrast: share": 1,
    "contrast: split-half": 1,
  });
});

Deno.test("observeRanks() orders by half A and reads on half B", () => {
  const seen = observeRanks(table);
  const value = (condition: string, quantity: string) =>
    seen.find((one) => one.condition === condition && one.quantity === quantity)
      ?.value;
  assertEquals(value("ranked for the minority, rank 1", "minority drop"), 0.25);
  assertEquals(value("ranked for the minority, rank 2", "minority drop"), 0);
  assertEquals(value("ranked for the majority, rank 1", "majority drop"), 0.5);
  assertEquals(
    value(
      "ranked for the minority, rank 2",
      "drop of the margin-matched majority",
    ),
    0.5,
  );
});
