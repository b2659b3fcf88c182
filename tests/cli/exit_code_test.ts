import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { CommanderError } from "commander";
import { join } from "node:path";
import {
  DataError,
  PrerequisiteError,
  UsageError,
} from "../../src/errors/mod.ts";
import { asUsage } from "../../src/cli/_as_usage.ts";
import { exitCodeOf } from "../../src/cli/_exit_code.ts";
import { explainUnreadablePackage } from "../../src/cli/_unreadable_package.ts";
import { STACK } from "./_run.ts";

/** The exit code of an error, and what the user reads. */
function ended(error: unknown): { code: number; said: string } {
  const lines: string[] = [];
  const { error: print } = console;
  console.error = (...words: unknown[]) =>
    void lines.push(
      words.map((word) => word instanceof Error ? word.stack : word).join(" "),
    );
  try {
    return { code: exitCodeOf(error), said: lines.join("\n") };
  } finally {
    console.error = print;
  }
}

function overflow(): RangeError {
  const deeper = (): number => 1 + deeper();
  try {
    deeper();
  } catch (error) {
    if (error instanceof RangeError) return error;
  }
  throw new Error("the stack has no end");
}

Deno.test("exitCodeOf() gives wrong use 2 and one line", () => {
  assertEquals(ended(new UsageError("Cannot x")), {
    code: 2,
    said: "error: Cannot x",
  });
});

Deno.test("exitCodeOf() gives what the system refused 2 and one line", () => {
  const error = Object.assign(
    new Error("Permission denied (os error 13): open '/data/x'"),
    { code: "EACCES" },
  );
  assertEquals(ended(error), {
    code: 2,
    said:
      "error: Cannot open /data/x: permission denied; have its owner give you access (ls -l says who that is)",
  });
});

Deno.test("exitCodeOf() gives missing parts and damaged data 70 and their words", () => {
  const missing = new PrerequisiteError("Cannot x", {
    missing: "pip",
    remedy: "get it",
  });
  const damaged = new DataError("Cannot y", { source: "/y", remedy: "again" });
  for (const error of [missing, damaged]) {
    assertEquals(ended(error), { code: 70, said: `error: ${error.message}` });
  }
});

Deno.test("exitCodeOf() shows the stack of what nobody foresaw, a RangeError among it", () => {
  for (
    const error of [
      overflow(),
      new RangeError("Cannot read a sweep"),
      new TypeError("x is undefined"),
    ]
  ) {
    const { code, said } = ended(error);
    assertEquals(code, 70);
    assertMatch(said, STACK);
  }
});

Deno.test("exitCodeOf() takes commander's word: 0 for --help, 2 for what it refused", () => {
  assertEquals(ended(new CommanderError(0, "commander.help", "")).code, 0);
  assertEquals(
    ended(new CommanderError(1, "commander.unknownCommand", "")),
    { code: 2, said: "" },
  );
});

Deno.test("asUsage() takes our RangeError for wrong use, and only ours", async () => {
  const error = await assertRejects(
    () =>
      asUsage(() => {
        throw new RangeError("Cannot find dataset: current value is bird");
      }),
    UsageError,
  );
  assertEquals(error.message, "Cannot find dataset: current value is bird");
  const own = overflow();
  const kept = await asUsage(() => Promise.reject(own)).catch((kept) => kept);
  assertStrictEquals(kept, own);
  assertEquals(await asUsage(() => 3), 3);
});

/** Whether files can be kept from this user: root reads everything. */
const isRoot = Deno.uid() === 0;

Deno.test({
  name:
    "explainUnreadablePackage() names the file and the command that makes it readable (not as root)",
  ignore: isRoot,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const path = join(folder, "node_modules/a/package.json");
      await Deno.mkdir(join(folder, "node_modules/a"), { recursive: true });
      await Deno.writeTextFile(path, "{}");
      await Deno.chmod(path, 0);
      // What Deno says when a package requires one that its user may not read.
      const error = new Error(
        `[ERR_INVALID_PACKAGE_CONFIG] Invalid package config. Failed reading '${path}'.`,
      );
      assertEquals(
        explainUnreadablePackage(error)?.message,
        `Cannot load ${path}: permission denied, the packages are another user's; as that user run: chmod -R a+rX ${folder}/node_modules`,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("explainUnreadablePackage() leaves errors about readable files alone", () => {
  for (
    const error of [
      new Error("Failed reading '/nowhere/node_modules/a/package.json'."),
      new Error("no file at all"),
      "text",
    ]
  ) assertEquals(explainUnreadablePackage(error), undefined);
});
