import { assertEquals } from "@std/assert";
import { sha256Hex } from "../../src/text/mod.ts";

Deno.test('sha256Hex("abc") is the example of FIPS 180-2, B.1', () => {
  const expected =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(sha256Hex("abc"), expected);
  assertEquals(sha256Hex(new Uint8Array([0x61, 0x62, 0x63])), expected);
});
