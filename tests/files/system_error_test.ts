import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { explainSystemError, inFile } from "../../src/files/system_error.ts";

/** What the user reads of an error that really comes from the system. */
async function said(cause: () => unknown): Promise<string | undefined> {
  try {
    await cause();
  } catch (error) {
    return explainSystemError(error)?.message;
  }
  throw new Error("the system refused nothing");
}

async function withFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("explainSystemError() names file, state and remedy of what the system refuses", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    const loop = join(folder, "loop");
    const nothing = join(folder, "nothing");
    const long = join(folder, "n".repeat(300));
    await Deno.writeTextFile(file, "");
    await Deno.symlink("loop", loop);
    const cases: readonly [() => unknown, string][] = [
      [
        () => Deno.readFile(nothing),
        `Cannot read ${nothing}: there is no such file or folder; check the name`,
      ],
      [
        () => Deno.openSync(nothing),
        `Cannot open ${nothing}: there is no such file or folder; check the name`,
      ],
      [
        () => Deno.readFile(folder),
        `Cannot read ${folder}: it is a folder; name a file`,
      ],
      [
        () => Deno.readTextFile(join(file, "x")),
        `Cannot read ${file}/x: a file stands where a folder must be; check the path, or move the file away`,
      ],
      [
        () => Deno.stat(loop),
        `Cannot read ${loop}: its symbolic links lead in a circle; remove the links, or name what they should lead to`,
      ],
      [
        () => Deno.writeTextFile(long, ""),
        `Cannot write ${long}: the name is too long for the file system; choose a shorter one`,
      ],
      [
        () => Deno.mkdir(file),
        `Cannot write ${file}: a file stands where a folder must be; move the file away`,
      ],
      [
        () => Deno.readFile(`${folder}/a\0b\nc`),
        `Cannot read ${folder}/a\\x00b\\x0ac: its name holds a NUL character; choose another name`,
      ],
      [
        () => Deno.rename(nothing, file),
        `Cannot write ${file}: there is no such file or folder; check the name`,
      ],
      [
        () => readFileSync(nothing),
        `Cannot open ${nothing}: there is no such file or folder; check the name`,
      ],
      [
        () => new Deno.Command(nothing).output(),
        `Cannot run ${nothing}: there is no such file or folder; check the name`,
      ],
      [
        () => new Deno.Command(Deno.execPath(), { cwd: nothing }).output(),
        `Cannot enter ${nothing}: there is no such file or folder; check the name`,
      ],
    ];
    for (const [cause, line] of cases) assertEquals(await said(cause), line);
  });
});

/** As Deno makes them, for what a test that may run as root cannot bring about. */
function denoError(code: string, text: string): Error {
  return Object.assign(new Error(text), { code });
}

Deno.test("explainSystemError() knows permissions, read-only systems, full disks and limits", () => {
  const states = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk is full",
    EMFILE: "too many files are open",
  };
  for (const [code, state] of Object.entries(states)) {
    const error = denoError(code, `Some words (os error 1): open '/x/y'`);
    const explained = explainSystemError(error);
    assertEquals(
      explained?.message.split(";")[0],
      `Cannot open /x/y: ${state}`,
    );
    assertEquals([explained?.code, explained?.path], [code, "/x/y"]);
    assertStrictEquals(explained?.cause, error);
  }
});

Deno.test("explainSystemError() names a path that Deno keeps from every program", () => {
  // What Deno 2.9 says of `--junit /dev/stdout` to a process with --allow-read and --allow-write.
  const error = new Deno.errors.NotCapable(
    'Requires all access to "/dev/stdout", run again with the --allow-all flag',
  );
  assertEquals(
    explainSystemError(error)?.message,
    "Cannot open /dev/stdout: Deno keeps the system's own files from programs; name an ordinary file",
  );
});

Deno.test("explainSystemError() adds what else can be done", () => {
  const error = denoError("ENOSPC", "No space left on device (os error 28)");
  assertEquals(
    explainSystemError(error, { path: "/x", otherwise: "or use /y" })?.message,
    "Cannot use /x: the disk is full; free some space, or use /y",
  );
});

Deno.test("explainSystemError() says that it may be the standard output where nothing is named", () => {
  // What console.log throws when the output is redirected to a full disk.
  const error = denoError("ENOSPC", "No space left on device (os error 28)");
  assertEquals(
    explainSystemError(error)?.message,
    "Cannot use a file or the standard output: the disk is full; free some space",
  );
});

Deno.test("explainSystemError() leaves programming errors alone", () => {
  for (
    const error of [
      new TypeError("x is not a function"),
      new RangeError("Maximum call stack size exceeded"),
      new Deno.errors.BadResource("Bad resource ID"),
      new Deno.errors.NotCapable('Requires read access to "x"'),
      denoError("ERR_INVALID_ARG_TYPE", "no"),
      "text",
      undefined,
    ]
  ) assertEquals(explainSystemError(error), undefined);
});

Deno.test("explainSystemError() does not explain twice", () => {
  const once = explainSystemError(denoError("EIO", "I/O error"), {
    path: "/x",
  });
  assertStrictEquals(explainSystemError(once), once);
});

Deno.test("inFile() names the file that the system's error does not, and keeps its class", async () => {
  await withFolder((folder) => {
    using file = Deno.openSync(folder);
    const error = assertThrows(
      () => inFile(folder, () => file.readSync(new Uint8Array(1))),
      Deno.errors.IsADirectory,
    );
    assertEquals(
      explainSystemError(error)?.message,
      `Cannot open ${folder}: it is a folder; name a file`,
    );
    return Promise.resolve();
  });
});

Deno.test("inFile() names the file to a process whose permissions are checked", async () => {
  await withFolder(async (folder) => {
    const loop = join(folder, "loop");
    await Deno.symlink("loop", loop);
    const files = new URL("../../src/files/mod.ts", import.meta.url).href;
    const script = join(folder, "script.ts");
    await Deno.writeTextFile(
      script,
      `import { explainSystemError, inFile } from "${files}";
      await inFile("${loop}", () => Deno.readFile("${loop}")).catch((error) =>
        console.log(explainSystemError(error).message));`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--allow-read", script],
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      `Cannot open ${loop}: its symbolic links lead in a circle; remove the links, or name what they should lead to\n`,
    );
  });
});

Deno.test("inFile() names a file once, and gives results and other errors on", async () => {
  assertEquals(inFile("/x", () => 3), 3);
  assertEquals(await inFile("/x", () => Promise.resolve(3)), 3);
  const ours = new RangeError("ours");
  const named = denoError("EIO", "I/O error (os error 5): readfile '/y'");
  for (const error of [ours, named]) {
    const { message } = error;
    const kept = await inFile("/x", () => Promise.reject(error))
      .catch((error) => error);
    assertStrictEquals(kept, error);
    assertEquals(kept.message, message);
  }
});
