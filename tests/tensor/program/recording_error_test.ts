import { assertEquals, assertStringIncludes } from "@std/assert";
import { RecordingError } from "../../../src/tensor/mod.ts";

Deno.test("RecordingError names the entry point, the problem and the place", () => {
  const error = new RecordingError("it reads a value", {
    entry: "step",
    place: "file:///model.ts:3:7",
  });
  for (const part of [`"step"`, "it reads a value", "model.ts:3:7"]) {
    assertStringIncludes(error.message, part);
  }
  assertEquals([error.entry, error.place], ["step", "file:///model.ts:3:7"]);
});
