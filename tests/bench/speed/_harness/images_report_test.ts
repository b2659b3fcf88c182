import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  type ImagesReport,
  renderImages,
} from "../../../../bench/speed/_harness/images_report.ts";
import {
  reportFileName,
  writeReport,
} from "../../../../bench/speed/_harness/report_files.ts";
import { speedReport } from "./_reports.ts";

/** 1000 images: the peer in 10 s, we in 4 s at first and 0.5 s later. */
const report: ImagesReport = {
  schema: 1,
  name: "images",
  what: "images",
  numImages: 1000,
  numWorkers: 2,
  batchSize: 64,
  bounds: { first: 1.5, later: 10 },
  circumstances: speedReport("a_step", [2, 2, 2]).circumstances,
  versions: { Pillow: "13.0.0" },
  samples: Array(15).fill({
    order: "peer first",
    peerSeconds: 10,
    firstSeconds: 4,
    laterSeconds: 0.5,
  }),
  ratios: {
    first: { estimate: 2.5, low: 1.4, high: 3, confidence: 0.965 },
    later: { estimate: 20, low: 10, high: 30, confidence: 0.965 },
  },
};

Deno.test("renderImages() prints images per second and judges by the lower end of the interval", () => {
  const rows = renderImages(report).split("\n")
    .filter((line) => line.startsWith("| images"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  assertEquals(rows, [
    ["images, first epoch", "250", "100", "2.50 [1.40, 3.00]", "≥ 1.5: missed"],
    [
      "images, later epochs",
      "2000",
      "100",
      "20.00 [10.00, 30.00]",
      "≥ 10: met",
    ],
  ]);
});

Deno.test("writeReport() keeps the images' section when another bench is written", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeReport(folder, report, ["a_step"]);
    await writeReport(folder, speedReport("a_step", [2, 2, 2]), ["a_step"]);
    const page = await Deno.readTextFile(join(folder, "README.md"));
    assertStringIncludes(page, renderImages(report));
    assertStringIncludes(page, "| a_step ");
    const text = await Deno.readTextFile(join(folder, reportFileName(report)));
    assertEquals(JSON.parse(text), report);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
