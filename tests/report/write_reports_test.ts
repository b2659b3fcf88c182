import { assertEquals, assertRejects } from "@std/assert";
import { basename, join } from "node:path";
import { SystemError } from "../../src/errors/mod.ts";
import { renderCsv } from "../../src/report/csv.ts";
import { renderIndex } from "../../src/report/index_page.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { mergeReports, writeReports } from "../../src/report/write_reports.ts";
import { filesBelow, withFolder } from "../runner/_fixtures.ts";
import { report } from "./_reports.ts";

Deno.test("writeReports() writes the index and three renderings of one model, and nothing else", async () => {
  await withFolder(async (folder) => {
    const out = join(folder, "a/b");
    const model = report();
    const written = await writeReports([model], out);
    const names = [
      "index.md",
      "paper--claim.csv",
      "paper--claim.json",
      "paper--claim.md",
    ];
    assertEquals(await filesBelow(out), names);
    assertEquals(written.map((path) => basename(path)), names);
    const text = (name: string) => Deno.readTextFile(join(out, name));
    assertEquals(JSON.parse(await text("paper--claim.json")), model);
    assertEquals(await text("paper--claim.md"), renderMarkdown(model));
    assertEquals(await text("paper--claim.csv"), renderCsv(model));
  });
});

Deno.test("writeReports() replaces what a former run wrote", async () => {
  await withFolder(async (folder) => {
    await writeReports([report([])], folder);
    await writeReports([report()], folder);
    assertEquals(
      await Deno.readTextFile(join(folder, "paper--claim.md")),
      renderMarkdown(report()),
    );
  });
});

Deno.test("writeReports() leaves the pages of another subject and keeps its row in the index", async () => {
  await withFolder(async (folder) => {
    await writeReports([report()], folder);
    const other = { ...report([]), subject: ["folder", "resnet18"] };
    const written = await writeReports([other], folder);
    assertEquals(written.map((path) => basename(path)), [
      "index.md",
      "paper--claim--folder--resnet18.csv",
      "paper--claim--folder--resnet18.json",
      "paper--claim--folder--resnet18.md",
    ]);
    const text = (name: string) => Deno.readTextFile(join(folder, name));
    assertEquals(await text("paper--claim.md"), renderMarkdown(report()));
    assertEquals(await text("index.md"), renderIndex([report(), other]));
  });
});

Deno.test("mergeReports() puts the newer of a page in place of the older", () => {
  const other = { ...report(), claim: "paper/a-claim" };
  assertEquals(mergeReports([report([]), other], [report()]), [
    other,
    report(),
  ]);
});

Deno.test("writeReports() says in one line that its folder cannot be written", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await assertRejects(
      () => writeReports([report()], file),
      SystemError,
      "--out DIR",
    );
  });
});
