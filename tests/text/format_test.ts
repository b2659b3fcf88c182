import { assertEquals, assertThrows } from "@std/assert";
import {
  formatBytes,
  formatDuration,
  formatInterval,
  formatPercent,
  formatPoints,
} from "../../src/text/mod.ts";

function prints(call: string, actual: string, expected: string): void {
  Deno.test(`${call} is "${expected}"`, () => assertEquals(actual, expected));
}

prints("formatPercent(.9312)", formatPercent(0.9312), "93.1 %");
prints("formatPercent(1, 2)", formatPercent(1, 2), "100.00 %");
prints("formatPercent(-.0001)", formatPercent(-0.0001), "0.0 %");
prints("formatPoints(-.0312)", formatPoints(-0.0312), "-3.1 pp");
prints("formatPoints(.05)", formatPoints(0.05), "+5.0 pp");
prints("formatPoints(-.0001)", formatPoints(-0.0001), "0.0 pp");
prints(
  "formatInterval() of points",
  formatInterval({ estimate: 0.072, low: -0.011, high: 0.093 }),
  "+7.2 pp [-1.1, +9.3]",
);
prints(
  "formatInterval() of percent",
  formatInterval({ estimate: 0.5, low: 0.25, high: 0.75 }, {
    unit: "percent",
    digits: 0,
  }),
  "50 % [25, 75]",
);
prints("formatDuration(0)", formatDuration(0), "0 ms");
prints("formatDuration(999.4)", formatDuration(999.4), "999 ms");
prints("formatDuration(999.6)", formatDuration(999.6), "1.0 s");
prints("formatDuration(3400)", formatDuration(3400), "3.4 s");
prints("formatDuration(59999)", formatDuration(59_999), "1 min 0 s");
prints("formatDuration(125000)", formatDuration(125_000), "2 min 5 s");
prints("formatDuration(3599900)", formatDuration(3_599_900), "1 h 0 min");
prints("formatDuration(5400000)", formatDuration(5_400_000), "1 h 30 min");
prints("formatBytes(999)", formatBytes(999), "999 B");
prints("formatBytes(1500)", formatBytes(1500), "1.5 kB");
prints("formatBytes(274000000)", formatBytes(274_000_000), "274 MB");
prints("formatBytes(999999)", formatBytes(999_999), "1.0 MB");

Deno.test("formatPercent() throws for NaN", () => {
  assertThrows(() => formatPercent(NaN), RangeError, "current value is NaN");
});

Deno.test("formatInterval() throws for an infinite end", () => {
  assertThrows(
    () => formatInterval({ estimate: 0, low: -Infinity, high: 1 }),
    RangeError,
  );
});

Deno.test("formatDuration() throws for a negative duration", () => {
  assertThrows(() => formatDuration(-1), RangeError, "-1");
});

Deno.test("formatBytes() throws for half a byte", () => {
  assertThrows(() => formatBytes(0.5), RangeError, "0.5");
});
