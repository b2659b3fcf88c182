import { assertStrictEquals, assertThrows } from "@std/assert";
import { SystemError } from "../../src/errors/mod.ts";
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
      SystemError,
      `Cannot write to /store: ${says}`,
    );
  });
}

Deno.test("explainWriteError() knows Deno's own refusal", () => {
  assertThrows(
    () => explainWriteError("/store")(new Deno.errors.NotCapable("no")),
    SystemError,
    "permission denied",
  );
});

Deno.test("explainWriteError() names the option that chooses another folder", () => {
  assertThrows(
    () => explainWriteError("/reports", "--out")(systemError("EACCES")),
    SystemError,
    "--out DIR",
  );
});

Deno.test("explainWriteError() names a file outside of the folder as what it is", () => {
  const picture = Object.assign(
    new Error("Permission denied (os error 13): readfile '/data/a.jpg'"),
    { code: "EACCES" },
  );
  assertThrows(
    () => explainWriteError("/store")(picture),
    SystemError,
    "Cannot read /data/a.jpg: permission denied",
  );
});

Deno.test("explainWriteError() speaks of the folder where a file below it is refused", () => {
  const below = Object.assign(
    new Error(
      "No space left on device (os error 28): writefile '/store/tmp/x'",
    ),
    { code: "ENOSPC" },
  );
  assertThrows(
    () => explainWriteError("/store")(below),
    SystemError,
    "Cannot write to /store: the disk is full; free some space, or name another folder with --store DIR; finished work is kept",
  );
});

Deno.test("explainWriteError() passes everything else on", () => {
  for (const other of [new RangeError("x"), systemError("EINVAL"), "text"]) {
    try {
      explainWriteError("/store")(other);
    } catch (error) {
      assertStrictEquals(error, other);
    }
  }
});
