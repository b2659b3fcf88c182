import { assertEquals, assertMatch } from "@std/assert";
import { run } from "./_run.ts";

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
