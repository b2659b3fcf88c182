import { assertEquals } from "@std/assert";
import { plotProblem } from "../../src/claims/plot_problem.ts";
import type { Plot } from "../../src/claims/types.ts";

function plot(change: Partial<Plot> = {}, x = 1): Plot {
  return {
    name: "dose-response",
    title: "Dose response",
    x: { label: "k", scale: "log" },
    y: { label: "drop", as: "points" },
    series: [{
      name: "G0",
      points: [{ x, quantity: "drop", condition: "k", group: "G0" }],
    }],
    ...change,
  };
}

Deno.test("plotProblem() finds none in a plot that can be drawn", () => {
  assertEquals(plotProblem([plot(), plot({ name: "map" })]), undefined);
});

Deno.test("plotProblem() refuses zero on a logarithmic axis only", () => {
  assertEquals(
    plotProblem([plot({}, 0)]),
    "plot dose-response cannot show x = 0 on a log axis",
  );
  const linear = plot({ x: { label: "k", scale: "linear" } }, 0);
  assertEquals(plotProblem([linear]), undefined);
});

Deno.test("plotProblem() refuses a place that is no number", () => {
  assertEquals(
    plotProblem([plot({ x: { label: "k", scale: "linear" } }, NaN)]),
    "plot dose-response cannot show x = NaN on a linear axis",
  );
});

Deno.test("plotProblem() refuses a name that no file can have, and one that is used twice", () => {
  const words =
    "the names of its plots must be words joined by hyphens, each once, current value is ";
  assertEquals(plotProblem([plot({ name: "../up" })]), `${words}../up`);
  assertEquals(plotProblem([plot(), plot()]), `${words}dose-response`);
});

Deno.test("plotProblem() refuses two series of one name", () => {
  const { series } = plot();
  assertEquals(
    plotProblem([plot({ series: [...series, ...series] })]),
    "plot dose-response has two series of one name",
  );
});
