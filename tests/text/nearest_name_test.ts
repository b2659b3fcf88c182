import { assertEquals } from "@std/assert";
import { editDistance, nearestName } from "../../src/text/mod.ts";

Deno.test("editDistance() follows the textbook case", () => {
  assertEquals(editDistance("kitten", "sitting"), 3);
  assertEquals(editDistance("", "abc"), 3);
  assertEquals(editDistance("abc", "abc"), 0);
});

Deno.test("nearestName() finds a mistyped name", () => {
  assertEquals(
    nearestName("resnet5O", ["resnet8", "resnet50", "deit_small"]),
    "resnet50",
  );
});

Deno.test("nearestName() does not mind case", () => {
  assertEquals(nearestName("ResNet50", ["resnet8", "resnet50"]), "resnet50");
});

Deno.test("nearestName() finds nothing for a strange name", () => {
  assertEquals(nearestName("xyz", ["resnet8", "resnet50"]), undefined);
});
