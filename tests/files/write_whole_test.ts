import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { SystemError } from "../../src/errors/mod.ts";
import { writeWhole } from "../../src/files/write_whole.ts";

function withFolder(use: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    use(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("writeWhole() writes text, bytes and pieces, and makes the folder", () => {
  withFolder((folder) => {
    const path = join(folder, "a/b/file");
    const bytes = new Uint8Array([104, 105]);
    for (const content of ["hi", bytes, [bytes.slice(0, 1), bytes.slice(1)]]) {
      writeWhole(path, content);
      assertEquals(Deno.readTextFileSync(path), "hi");
    }
    assertEquals(namesIn(join(folder, "a/b")), ["file"]);
  });
});

Deno.test("writeWhole() leaves the old file when a piece fails, and nothing beside it", () => {
  withFolder((folder) => {
    const path = join(folder, "file");
    Deno.writeTextFileSync(path, "old");
    assertThrows(() =>
      writeWhole(
        path,
        (function* () {
          yield new Uint8Array(10);
          assertEquals(Deno.readTextFileSync(path), "old");
          throw new TypeError("no more");
        })(),
      ), TypeError);
    assertEquals(Deno.readTextFileSync(path), "old");
    assertEquals(namesIn(folder), ["file"]);
  });
});

Deno.test("writeWhole() keeps the permissions of the file that it replaces", () => {
  withFolder((folder) => {
    const path = join(folder, "file");
    Deno.writeTextFileSync(path, "old", { mode: 0o600 });
    writeWhole(path, "new");
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
  });
});

Deno.test("writeWhole() gives a new file the permissions that the user's mask leaves", () => {
  withFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "usual"), "");
    writeWhole(join(folder, "ours"), "");
    const modeOf = (name: string) => Deno.statSync(join(folder, name)).mode;
    assertEquals(modeOf("ours"), modeOf("usual"));
  });
});

Deno.test("writeWhole() follows links, also to what is not there yet", () => {
  withFolder((folder) => {
    for (const there of [true, false]) {
      const file = join(folder, `file ${there}`);
      const link = join(folder, `link ${there}`);
      if (there) Deno.writeTextFileSync(file, "old");
      Deno.symlinkSync(`file ${there}`, link);
      writeWhole(link, "new");
      assertEquals(Deno.readTextFileSync(file), "new");
      assertEquals(Deno.lstatSync(link).isSymlink, true);
    }
  });
});

Deno.test("writeWhole() does not put a file in the place of a device", () => {
  writeWhole("/dev/null", "gone");
  assertEquals(Deno.statSync("/dev/null").isCharDevice, true);
  assertThrows(
    () => writeWhole("/dev/full", "x"),
    SystemError,
    "Cannot use /dev/full: the disk is full",
  );
});

Deno.test("writeWhole() names the file where its folder cannot be written", () => {
  withFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "file"), "");
    assertThrows(
      () => writeWhole(join(folder, "file/report.md"), ""),
      SystemError,
      `${folder}/file`,
    );
    assertThrows(
      () => writeWhole(folder, ""),
      SystemError,
      `Cannot write ${folder}: it is a folder; name a file`,
    );
    assertEquals(namesIn(folder), ["file"]);
  });
});

Deno.test("writeWhole() writes through another folder on request", () => {
  withFolder((folder) => {
    Deno.mkdirSync(join(folder, "tmp"));
    const path = join(folder, "record.json");
    writeWhole(
      path,
      (function* () {
        assertEquals(namesIn(join(folder, "tmp")).length, 1);
        yield new Uint8Array([49]);
      })(),
      { temporaryFolder: join(folder, "tmp") },
    );
    assertEquals(Deno.readTextFileSync(path), "1");
    assertEquals(namesIn(join(folder, "tmp")), []);
  });
});
