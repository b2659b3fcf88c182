import { assertEquals, assertThrows } from "@std/assert";
import { sha256OfFile, sha256OfFileSync } from "../../src/files/mod.ts";

Deno.test("the digest of a file is that of its bytes, also beyond what is read at once", async () => {
  const file = Deno.makeTempFileSync();
  try {
    // FIPS 180-2, B.3: a million times "a"; the digest of 2^21 + 3 of them is Python's hashlib's.
    const expected = [
      [
        1_000_000,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
      ],
      [
        2 ** 21 + 3,
        "94444f79251aaf2956ac6d46ef04f4e1cb8aa188d97f21fecd00e068e2b235b2",
      ],
    ] as const;
    for (const [length, digest] of expected) {
      Deno.writeTextFileSync(file, "a".repeat(length));
      assertEquals(await sha256OfFile(file), digest);
      assertEquals(sha256OfFileSync(file), digest);
    }
  } finally {
    Deno.removeSync(file);
  }
});

Deno.test("a file that is not there stays what it is for those who ask", () => {
  assertThrows(() => sha256OfFileSync("/no/such/file"), Deno.errors.NotFound);
});
