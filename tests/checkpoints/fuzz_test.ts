import { assertEquals, assertGreater } from "@std/assert";
import { fuzzCheckpoints } from "./fuzz.ts";

Deno.test("openCheckpoint() gives a typed error or tensors for 3,000 mutated files", () => {
  const { read, refused, failures } = fuzzCheckpoints(3000);
  assertEquals(failures, []);
  // Both happen often, or the mutations are too gentle or too rough to find anything.
  assertGreater(read, 150);
  assertGreater(refused, 1000);
});
