import { assertEquals } from "@std/assert";
import { fuzzCheckpoints } from "../checkpoints/fuzz.ts";

Deno.test("openCheckpoint() gives a typed error or tensors for 120,000 mutated files", () => {
  // Other files than those of every day's tests.
  assertEquals(fuzzCheckpoints(120_000, 1_000_000).failures, []);
});
