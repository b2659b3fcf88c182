import { assertEquals } from "@std/assert";
import { reportFileName } from "../../src/report/file_name.ts";

Deno.test("reportFileName() writes the slash of an id as two hyphens", () => {
  assertEquals(reportFileName("paper/a-claim"), "paper--a-claim");
});
