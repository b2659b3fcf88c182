import { assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli";

Deno.test("parseArgs() reads flags, values and the rest", () => {
  const args = parseArgs(["a", "--out", "x", "--quiet", "b"], {
    boolean: ["quiet", "force"],
    string: ["out"],
  });
  assertEquals(args, { quiet: true, force: false, out: "x", _: ["a", "b"] });
});

Deno.test("parseArgs() reads --flag=value and what follows --", () => {
  const args = parseArgs(["--out=x", "--", "--quiet"], { string: ["out"] });
  assertEquals(args, { out: "x", _: ["--quiet"] });
});

Deno.test("parseArgs() reads one-letter names", () => {
  assertEquals(
    parseArgs(["-o", "x"], { string: ["out"], alias: { o: "out" } }),
    {
      out: "x",
      _: [],
    },
  );
});

Deno.test("parseArgs() collects repeated flags", () => {
  const args = parseArgs(["--seed", "1", "--seed", "2"], {
    string: ["seed"],
    collect: ["seed"],
  });
  assertEquals(args["seed"], ["1", "2"]);
});

Deno.test("parseArgs() fills in defaults", () => {
  const args = parseArgs([], {
    string: ["out"],
    boolean: ["x"],
    default: { out: "y", x: true },
  });
  assertEquals(args, { out: "y", x: true, _: [] });
});

Deno.test("parseArgs() throws for an unknown flag", () => {
  assertThrows(
    () => parseArgs(["--outt"], { string: ["out"] }),
    TypeError,
    "--outt",
  );
});

Deno.test("parseArgs() throws for a flag without its value", () => {
  assertThrows(
    () => parseArgs(["--out"], { string: ["out"] }),
    TypeError,
    "out",
  );
});
