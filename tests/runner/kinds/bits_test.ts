import { assertEquals } from "@std/assert";
import { packBits, unpackBits } from "../../../src/runner/kinds/_bits.ts";

Deno.test("packBits() puts the first flag into the lowest bit, 32 to a word", () => {
  assertEquals([...packBits([1, 0, 1])], [5]);
  const flags = Array.from({ length: 33 }, (_, at) => at >= 31 ? 1 : 0);
  // Bit 31 is the sign of an int32.
  assertEquals([...packBits(flags)], [-(2 ** 31), 1]);
});

Deno.test("unpackBits() reverses packBits() for any length", () => {
  for (const length of [0, 1, 31, 32, 33, 100]) {
    const flags = Uint8Array.from({ length }, (_, at) => (at * at) % 3 & 1);
    assertEquals(unpackBits(packBits(flags), length), flags);
  }
});
