import { assertEquals, assertThrows } from "@std/assert";
import { verifySha256 } from "../../src/datasets/digest.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { DataError } from "../../src/errors/mod.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
// FIPS 180-2, appendix B.1: the sha256 of "abc".
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Deno.test("sha256Hex() matches the standard's example", () => {
  assertEquals(sha256Hex(bytes("abc")), ABC);
});

Deno.test("sha256Hex() hashes its arguments as one sequence", () => {
  assertEquals(sha256Hex(bytes("a"), bytes("bc")), ABC);
});

Deno.test("verifySha256() accepts the published digest in either case", () => {
  const at = { source: "f", remedy: "r" };
  verifySha256(bytes("abc"), { expected: ABC, ...at });
  verifySha256(bytes("abc"), { expected: ABC.toUpperCase(), ...at });
});

Deno.test("verifySha256() names the file, both digests and the remedy", () => {
  const options = { expected: ABC, source: "a.idx", remedy: "get it again" };
  const error = assertThrows(
    () => verifySha256(bytes("abd"), options),
    DataError,
    ABC,
  );
  assertEquals(error.source, "a.idx");
  assertEquals(error.remedy, "get it again");
});
