import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  buildPlots,
  plotCaption,
  plotFileName,
} from "../../src/report/plot_model.ts";
import { builtRecord } from "../claims/_built_records.ts";
import { DOSE_RESPONSE } from "./_plots.ts";

const RECORDS = [
  builtRecord(100, { "drop/traced 1": 0.1, "drop/traced 3": 0.5 }),
  builtRecord(101, { "drop/traced 1": 0.2, "drop/traced 3": 0.7 }),
  builtRecord(102, { "drop/traced 1": 0.3 }),
];

Deno.test("buildPlots() averages each point over the seeds that have it, in order of x", () => {
  const [plot] = buildPlots([DOSE_RESPONSE], RECORDS);
  const [traced] = plot!.series;
  assertEquals(traced!.points.map(({ x, seeds }) => ({ x, seeds })), [
    { x: 1, seeds: 3 },
    { x: 3, seeds: 2 },
  ]);
  assertAlmostEquals(traced!.points[0]!.mean, 0.2, 1e-12);
  assertAlmostEquals(traced!.points[1]!.mean, 0.6, 1e-12);
  // Student's t at .975 with 1 degree of freedom is 12.7062 (table); the standard error of .5 and .7 is .1.
  assertAlmostEquals(traced!.points[1]!.halfWidth!, 1.27062, 1e-5);
});

Deno.test("buildPlots() leaves out a series that was not observed", () => {
  const [plot] = buildPlots([DOSE_RESPONSE], RECORDS);
  assertEquals(plot!.series.map(({ name }) => name), ["<traced>"]);
});

Deno.test("buildPlots() gives no plot if nothing was observed", () => {
  assertEquals(buildPlots([DOSE_RESPONSE], [builtRecord(100, {})]), []);
  assertEquals(buildPlots([DOSE_RESPONSE], []), []);
});

Deno.test("buildPlots() reads the main arm only", () => {
  const control = builtRecord(100, { "drop/traced 1": 0.9 }, {
    arm: "negative",
    dataset: "control",
  });
  const [plot, ...others] = buildPlots([DOSE_RESPONSE], [...RECORDS, control]);
  assertEquals(others, []);
  assertAlmostEquals(plot!.series[0]!.points[0]!.mean, 0.2, 1e-12);
});

Deno.test("buildPlots() draws each setting by itself and says so in the file name", () => {
  const other = builtRecord(100, { "drop/traced 1": 0.9 }, {
    dataset: "other",
  });
  const plots = buildPlots([DOSE_RESPONSE], [...RECORDS, other]);
  assertEquals(plots.map((plot) => plotFileName("paper--claim", plot)), [
    "paper--claim--dose-response--data--net.svg",
    "paper--claim--dose-response--other--net.svg",
  ]);
});

Deno.test("plotFileName() has no setting where there is one only", () => {
  const [plot] = buildPlots([DOSE_RESPONSE], RECORDS);
  assertEquals(
    plotFileName("paper--claim", plot!),
    "paper--claim--dose-response.svg",
  );
});

Deno.test("plotCaption() says how many seeds", () => {
  const [plot] = buildPlots([DOSE_RESPONSE], RECORDS);
  assertEquals(
    plotCaption(plot!),
    "Mean over 2 to 3 seeds with the 95 % t interval.",
  );
  const [single] = buildPlots([DOSE_RESPONSE], RECORDS.slice(0, 1));
  assertEquals(plotCaption(single!), "One seed.");
});
