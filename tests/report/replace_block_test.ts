import { assertEquals, assertThrows } from "@std/assert";
import { replaceBlock } from "../../src/report/replace_block.ts";

const page = "before\n<!-- a -->\nold\n<!-- /a -->\nafter\n";

Deno.test("replaceBlock() replaces what lies between the markers and nothing else", () => {
  assertEquals(
    replaceBlock(page, "a", "new"),
    "before\n<!-- a -->\n\nnew\n\n<!-- /a -->\nafter\n",
  );
});

Deno.test("replaceBlock() replaces its own result again", () => {
  const once = replaceBlock(page, "a", "new");
  assertEquals(replaceBlock(once, "a", "new"), once);
});

Deno.test("replaceBlock() refuses a text without the block", () => {
  assertThrows(() => replaceBlock(page, "b", "new"), RangeError, "<!-- b -->");
});
