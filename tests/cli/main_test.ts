import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { root } from "../_repository.ts";
import { flagsOf, run } from "./_run.ts";

const WORDS = [
  [],
  ["reproduce"],
  ["plan"],
  ["report"],
  ["doctor"],
  ["setup"],
  ["store"],
  ["store", "list"],
  ["store", "verify"],
  ["store", "gc"],
];

Deno.test("--help of every command ends with 0 and shows an example", async () => {
  await Promise.all(WORDS.map(async (words) => {
    const { code, stdout } = await run(...words, "--help");
    assertEquals(code, 0, words.join(" "));
    assertMatch(
      stdout,
      new RegExp(`Examples?:\\n  deno task ${words.join(" ")}`),
      words.join(" "),
    );
  }));
});

Deno.test("--version names the harness", async () => {
  const { code, stdout } = await run("--version");
  assertEquals(code, 0);
  assertMatch(stdout, /^spuriousbench \d+\.\d+\.\d+\n$/);
});

Deno.test("a word that is no command ends with 2 and is named", async () => {
  const { code, stderr } = await run("reprodcue");
  assertEquals(code, 2);
  assertMatch(stderr, /error: unknown command 'reprodcue'\n\(Did you mean/);
});

Deno.test("what the system refuses ends every command with 2 and one line that names the path", async () => {
  const folder = await Deno.makeTempDir();
  try {
    // ELOOP, ENOTDIR, EISDIR and ENAMETOOLONG are refused to every user, root included.
    const loop = join(folder, "loop");
    const file = join(folder, "file");
    await Deno.symlink("loop", loop);
    await Deno.symlink("loop.ts", `${loop}.ts`);
    await Deno.writeTextFile(file, "");
    const claim = "silent-majority/minority-memorization";
    const sha256 = "0".repeat(64);
    const url = "http://127.0.0.1/";
    const long = join(folder, "n".repeat(300));
    const cases: readonly (readonly [string, ...string[]])[] = [
      [loop, "weights", "show", loop],
      [`${file}/x`, "weights", "convert", `${file}/x`, join(folder, "out")],
      [loop, "data", "check", "folder", "--from", loop],
      [long, "data", "prepare", "folder", "--from", long],
      [
        loop,
        "data",
        "download",
        "--url",
        url,
        "--sha256",
        sha256,
        "--to",
        loop,
      ],
      [`${file}/x`, "store", "list", "--store", `${file}/x`],
      [loop, "verify", "--records", loop],
      [folder, "verify", "--records", folder, "--baseline", folder],
      [file, "report", "--store", join(folder, "s"), "--out", file, claim],
      [long, "plan", "--weights", long, "--arch", "resnet8", claim],
      [`${loop}.ts`, "reproduce", "--dry-run", `${loop}.ts`],
      [`${loop}.ts`, "conform", `${loop}.ts`],
    ];
    await Promise.all(cases.map(async ([path, ...words]) => {
      const { code, stdout, stderr } = await run(...words);
      const about = words.join(" ");
      assertEquals([code, stdout], [2, ""], about + stderr);
      assertMatch(stderr, /^error: Cannot [^\n]+: [^\n]+; [^\n]+\n$/, about);
      assertEquals(stderr.includes(path), true, about + stderr);
    }));
    const names = await Array.fromAsync(Deno.readDir(folder));
    assertEquals(names.map(({ name }) => name).sort(), [
      "file",
      "loop",
      "loop.ts",
      "s",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a full disk behind the standard output ends a command with 2 and one line", async () => {
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      `"${Deno.execPath()}" run -A src/cli/main.ts data list >/dev/full`,
    ],
    cwd: root,
  }).output();
  assertEquals(code, 2);
  assertEquals(
    new TextDecoder().decode(stderr),
    "error: Cannot use a file or the standard output: the disk is full; free some space\n",
  );
});

Deno.test("no task that is not given everything may run programs but those it names", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  ) as { tasks: Record<string, { command: string }> };
  const named = Object.entries(tasks).flatMap(([name, { command }]) =>
    flagsOf(command).filter((flag) => flag.startsWith("--allow-run"))
      .map((flag) => [name, flag])
  );
  // Under npx the running Deno is not the `deno` of the search path.
  const deno = `--allow-run=${Deno.execPath()}`;
  assertEquals(Object.fromEntries(named), {
    reproduce: `${deno},git`,
    verify: deno,
    plan: `${deno},git`,
    report: deno,
    data: "--allow-run=apt-get,dpkg-deb",
  });
});
