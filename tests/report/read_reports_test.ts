import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { readReports } from "../../src/report/read_reports.ts";
import { writeReports } from "../../src/report/write_reports.ts";
import { withFolder } from "../runner/_fixtures.ts";
import { report } from "./_reports.ts";

Deno.test("readReports() reads the reports of a folder by name and passes other files over", async () => {
  await withFolder(async (folder) => {
    const models = [
      { ...report(), subject: ["folder", "net"] },
      report(),
    ];
    await writeReports(models, folder);
    await Deno.writeTextFile(join(folder, "baseline.json"), "{}");
    await Deno.writeTextFile(join(folder, "broken.json"), "{");
    await Deno.writeTextFile(join(folder, "null.json"), "null");
    await Deno.mkdir(join(folder, "folder.json"));
    assertEquals(await readReports(folder), models);
  });
});

Deno.test("readReports() of a folder that is not there is empty", async () => {
  assertEquals(await readReports("/nowhere/at/all"), []);
});
