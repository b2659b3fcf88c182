import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  checkPictureSource,
  errorsFirst,
} from "../../src/datasets/check_picture_source.ts";
import type { Problem } from "../../src/datasets/problem.ts";
import { waterbirdsSource } from "../../src/datasets/waterbirds.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS, waterbirdsCsv, writeWaterbirds } from "./_pictures.ts";

const small = waterbirdsSource({
  name: "small",
  describe: "for tests",
  groupCounts: COUNTS,
  remedy: "build it",
});

Deno.test("checkPictureSource() reports the counts of a sound folder and no problem", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    assertEquals(await checkPictureSource(small, { from }), {
      name: "small",
      from,
      problems: [],
      groupCounts: COUNTS,
    });
  });
});

Deno.test("checkPictureSource() lists what is wrong with tables and pictures together", async () => {
  await withFolder(async (from) => {
    await writeWaterbirds(from);
    const rows = ROWS.slice(0, -1);
    const csv = waterbirdsCsv(rows).replaceAll("\n", "\r\n");
    await Deno.writeTextFile(join(from, "metadata.csv"), csv);
    await Deno.remove(join(from, ROWS[0]![0]));
    await Deno.writeTextFile(join(from, ROWS[1]![0]), "no picture");
    const { problems } = await checkPictureSource(small, { from });
    assertEquals(problems.map(({ kind }) => kind), [
      "wrong-counts",
      "empty-group",
      "missing-image",
      "unreadable-image",
      "line-ends",
    ]);
  });
});

Deno.test("checkPictureSource() reports a folder that is not there", async () => {
  const report = await checkPictureSource(small, { from: "/nowhere" });
  assertEquals(report.problems.map(({ kind }) => kind), ["missing-file"]);
  assertEquals(report.groupCounts, undefined);
});

Deno.test("errorsFirst() keeps the order among errors and among warnings", () => {
  const problem = (
    severity: Problem["severity"],
    message: string,
  ): Problem => ({
    kind: "bad-value",
    severity,
    message,
    source: "",
    remedy: "",
  });
  const sorted = errorsFirst([
    problem("warning", "a"),
    problem("error", "b"),
    problem("warning", "c"),
    problem("error", "d"),
  ]);
  assertEquals(sorted.map(({ message }) => message), ["b", "d", "a", "c"]);
});
