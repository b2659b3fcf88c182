import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { writeReport } from "../../../../bench/speed/_harness/report_files.ts";
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
    const text = await Deno.readTextFile(join(folder, "a_step.json"));
    assertEquals(JSON.parse(text), report);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
