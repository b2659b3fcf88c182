import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  collectProblems,
  formatProblem,
  formatProblems,
  type Problem,
  somePlaces,
  throwOnErrors,
} from "../../src/datasets/problem.ts";
import { DataError, PrerequisiteError } from "../../src/errors/mod.ts";

const problem: Problem = {
  kind: "wrong-counts",
  severity: "error",
  message: "expected 1, current value is 2",
  source: "metadata.csv",
  remedy: "get it again",
};
const warning: Problem = { ...problem, severity: "warning" };

Deno.test("formatProblem() shows everything", () => {
  assertEquals(
    formatProblem(problem),
    "error: wrong-counts: expected 1, current value is 2\n  source: metadata.csv\n  remedy: get it again",
  );
});

Deno.test("formatProblems() says source and remedy once for all that share them", () => {
  const other: Problem = {
    ...problem,
    message: "expected a, current value is b",
  };
  const elsewhere: Problem = { ...problem, source: "list.txt" };
  assertEquals(
    formatProblems([problem, other, elsewhere]),
    [
      "error: wrong-counts: expected 1, current value is 2",
      "error: wrong-counts: expected a, current value is b",
      "  source: metadata.csv",
      "  remedy: get it again",
      "error: wrong-counts: expected 1, current value is 2",
      "  source: list.txt",
      "  remedy: get it again",
    ].join("\n"),
  );
});

Deno.test("somePlaces() names five and counts the rest", () => {
  assertEquals(somePlaces([1, 2, 3, 4, 5]), "1, 2, 3, 4, 5");
  assertEquals(somePlaces([1, 2, 3, 4, 5, 6, 7]), "1, 2, 3, 4, 5 and 2 more");
});

Deno.test("throwOnErrors() lets warnings pass", () => {
  throwOnErrors("set", [warning]);
});

Deno.test("throwOnErrors() throws all errors at once", () => {
  const other = { ...problem, message: "expected 3, current value is 4" };
  const error = assertThrows(
    () => throwOnErrors("set", [warning, problem, other]),
    DataError,
    "Cannot use dataset set: 2 problems",
  );
  assertEquals(error.message.includes(problem.message), true);
  assertEquals(error.message.includes(other.message), true);
});

Deno.test("throwOnErrors() says every source and remedy once", () => {
  const elsewhere: Problem = { ...problem, source: "list.txt" };
  for (
    const [problems, expected] of [
      [[problem], 1],
      [[problem, problem], 1],
      [[elsewhere, problem, problem], 2],
    ] as const
  ) {
    const { message } = assertThrows(
      () => throwOnErrors("set", problems),
      DataError,
    );
    assertEquals(message.match(/source: /g)!.length, expected, message);
    assertEquals(message.match(/remedy: /g)!.length, expected, message);
  }
});

Deno.test("collectProblems() keeps every line of a message, and takes source and remedy off its end", async () => {
  const details = { source: "a.json", remedy: "mend it" };
  const [found] = await collectProblems([
    () => Promise.reject(new DataError("Cannot read a: [\n  {}\n]", details)),
  ]);
  assertEquals(found!.message, "Cannot read a: [\n  {}\n]");
});

Deno.test("collectProblems() runs every step and lists what each throws", async () => {
  const ran: string[] = [];
  const problems = await collectProblems([
    () => {
      ran.push("a");
      const details = { source: "a.idx", remedy: "fetch a" };
      return Promise.reject(new DataError("Cannot read a", details));
    },
    () => {
      ran.push("b");
      return Promise.resolve();
    },
    () => {
      ran.push("c");
      const details = { missing: "package-c", remedy: "install c" };
      return Promise.reject(new PrerequisiteError("Cannot find c", details));
    },
  ]);
  assertEquals(ran, ["a", "b", "c"]);
  assertEquals(
    problems.map(({ kind, message, source, remedy }) => [
      kind,
      message,
      source,
      remedy,
    ]),
    [
      ["unreadable-file", "Cannot read a", "a.idx", "fetch a"],
      ["missing-file", "Cannot find c", "package-c", "install c"],
    ],
  );
});

Deno.test("collectProblems() does not take a mistake of the program for a problem of the data", async () => {
  await assertRejects(
    () => collectProblems([() => Promise.reject(new TypeError("oops"))]),
    TypeError,
  );
});
