import { assertEquals } from "@std/assert";
import { pageName, reportFileName } from "../../src/report/file_name.ts";

Deno.test("reportFileName() writes the slash of an id as two hyphens", () => {
  assertEquals(reportFileName("paper/a-claim"), "paper--a-claim");
});

Deno.test("pageName() is the claim's where it is measured in its own setting, and names any other subject", () => {
  const claim = "paper/a-claim";
  assertEquals(pageName({ claim }), "paper--a-claim");
  assertEquals(
    pageName({ claim, subject: ["folder", "my net/2", "weights-5e"] }),
    "paper--a-claim--folder--my_net_2--weights-5e",
  );
});
