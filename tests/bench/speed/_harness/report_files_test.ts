import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  reportFileName,
  writeReport,
} from "../../../../bench/speed/_harness/report_files.ts";
import { speedReport } from "./_reports.ts";

Deno.test("writeReport() renders the page over all reports of the folder, in the order of the table", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const names = ["a_step", "b_step", "c_step"];
    await writeReport(folder, speedReport("b_step", [2, 2, 2]), names);
    await writeReport(folder, speedReport("a_step", [2, 2, 2]), names);
    const page = await Deno.readTextFile(join(folder, "README.md"));
    const at = names.map((name) => page.indexOf(`| ${name} `));
    assert(at[0]! > 0 && at[1]! > at[0]!);
    assertEquals(at[2], -1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeReport() keeps every sample", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const report = speedReport("a_step", [2, 2, 2]);
    await writeReport(folder, report, ["a_step"]);
    const file = join(folder, reportFileName(report));
    const text = await Deno.readTextFile(file);
    assertEquals(JSON.parse(text), report);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeReport() makes its folder", async () => {
  const parent = await Deno.makeTempDir();
  try {
    const folder = join(parent, "new", "speed");
    const report = speedReport("a_step", [2, 2, 2]);
    await writeReport(folder, report, ["a_step"]);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, ["README.md", reportFileName(report)]);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

/** A report of a processor; its sides said what they compute with. */
function reportOf(cpu: string, ours: string) {
  const report = speedReport("a_step", [2, 2, 2]);
  const instructions = { ours, peer: "AVX2" };
  return {
    ...report,
    circumstances: { ...report.circumstances, cpu },
    comparisons: report.comparisons.map((one) => ({ ...one, instructions })),
  };
}

Deno.test("reportFileName() tells machines, instructions and threads apart", () => {
  const report = reportOf("AMD EPYC(tm) 9R14", "avx2");
  assertEquals(
    reportFileName(report),
    "a_step.amd-epyc-tm-9r14.avx2.2-threads.json",
  );
});

Deno.test("writeReport() keeps the rows of other processors and instructions, and replaces its own", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const reports = [
      reportOf("A", "avx2"),
      reportOf("A", "avx512"),
      reportOf("B", "avx2"),
      reportOf("A", "avx2"),
    ];
    for (const one of reports) await writeReport(folder, one, ["a_step"]);
    const page = await Deno.readTextFile(join(folder, "README.md"));
    const [table = ""] = page.split("## Circumstances");
    assertEquals(table.match(/^\| a_step .*$/gm)?.length, 3);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeReport() replaces a file of an older name that speaks of the same", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const report = reportOf("A", "avx2");
    const old = join(folder, "a_step.json");
    await Deno.writeTextFile(old, JSON.stringify(report));
    await writeReport(folder, reportOf("B", "avx2"), ["a_step"]);
    assert((await Deno.stat(old)).isFile);
    await writeReport(folder, report, ["a_step"]);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, [
      "README.md",
      "a_step.a.avx2.2-threads.json",
      "a_step.b.avx2.2-threads.json",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
