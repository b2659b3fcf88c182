import { assertEquals } from "@std/assert";
import { createRequire } from "node:module";
import { tf } from "../../src/runtime/tf.ts";

Deno.test("tf is the same engine as the one that required packages see", () => {
  const required = createRequire(import.meta.url)("@tensorflow/tfjs");
  assertEquals(required.engine() === tf.engine(), true);
});
