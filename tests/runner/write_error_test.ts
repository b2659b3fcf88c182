import { assertStrictEquals, assertThrows } from "@std/assert";
import { PrerequisiteError } from "../../src/errors/mod.ts";
import { explainWriteError } from "../../src/runner/write_error.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`os error: ${code}`), { code });
}

const SAYS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a folder must be",
  EEXIST: "a file stands where a folder must be",
};

for (const [code, says] of Object.entries(SAYS)) {
  Deno.test(`explainWriteError() says of ${code} that ${says}`, () => {
    assertThrows(
      () => explainWriteError("/store")(systemError(code)),
      PrerequisiteError,
      `Cannot write to /store: ${says}`,
    );
  });
}

Deno.test("explainWriteError() knows Deno's own refusal", () => {
  assertThrows(
    () => explainWriteError("/store")(new Deno.errors.NotCapable("no")),
    PrerequisiteError,
    "permission denied",
  );
});

Deno.test("explainWriteError() names the option that chooses another folder", () => {
  assertThrows(
    () => explainWriteError("/reports", "--out")(systemError("EACCES")),
    PrerequisiteError,
    "--out DIR",
  );
});

Deno.test("explainWriteError() passes everything else on", () => {
  for (const other of [new RangeError("x"), systemError("EIO"), "text"]) {
    try {
      explainWriteError("/store")(other);
    } catch (error) {
      assertStrictEquals(error, other);
    }
  }
});
