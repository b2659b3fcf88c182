import * as std from "@std/assert";
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";

// The adapter is tested with node:assert, not with itself.

function passes(name: string, fn: () => void): void {
  Deno.test(`${name} passes`, fn);
}

function fails(name: string, fn: () => void, message: RegExp): void {
  Deno.test(`${name} fails`, () => {
    throws(fn, (error: unknown) => {
      strictEqual(error instanceof std.AssertionError, true);
      return message.test((error as Error).message);
    });
  });
}

passes("assert(1)", () => std.assert(1));
fails("assert(0)", () => std.assert(0, "zero"), /^zero$/);
passes("assertFalse(0)", () => std.assertFalse(0));
fails("assertFalse(1)", () => std.assertFalse(1), /falsy/);

passes(
  "assertEquals() of equal trees",
  () => std.assertEquals({ a: [1, NaN] }, { a: [1, NaN] }),
);
passes("assertEquals() of equal typed arrays", () => {
  std.assertEquals(new Float32Array([1, NaN]), new Float32Array([1, NaN]));
});
fails("assertEquals(0, -0)", () => std.assertEquals(0, -0), /-0/);
fails("assertEquals() of a missing key", () => {
  std.assertEquals<{ a?: undefined }>({ a: undefined }, {});
}, /undefined/);
fails(
  "assertEquals() of differing typed arrays",
  () =>
    std.assertEquals(
      new Float32Array([1, 2, 3]),
      new Float32Array([1, 2.5, 4]),
    ),
  /Float32Array\(3\) differ in 2 elements, first at index 1: 2 is not 2\.5$/,
);
fails(
  "assertEquals() of typed arrays of different kinds",
  () =>
    std.assertEquals<ArrayBufferView>(new Float32Array(2), new Float64Array(2)),
  /Float32Array\(2\) is not Float64Array\(2\)/,
);
fails(
  "assertEquals() with a note",
  () => std.assertEquals(1, 2, "the note"),
  /the note/,
);

passes("assertNotEquals()", () => std.assertNotEquals([1], [2]));
fails(
  "assertNotEquals() of equal arrays",
  () => std.assertNotEquals([1], [1]),
  /other than/,
);
passes("assertStrictEquals(NaN, NaN)", () => std.assertStrictEquals(NaN, NaN));
fails(
  "assertStrictEquals() of two objects",
  () => std.assertStrictEquals({}, {}),
  /same value/,
);
passes("assertNotStrictEquals()", () => std.assertNotStrictEquals({}, {}));
fails(
  "assertNotStrictEquals(1, 1)",
  () => std.assertNotStrictEquals(1, 1),
  /not the same/,
);

passes(
  "assertAlmostEquals() within",
  () => std.assertAlmostEquals(1.01, 1, 0.02),
);
passes(
  "assertAlmostEquals() by default",
  () => std.assertAlmostEquals(1 + 9e-8, 1),
);
passes(
  "assertAlmostEquals() of infinities",
  () => std.assertAlmostEquals(Infinity, Infinity),
);
fails(
  "assertAlmostEquals() beyond",
  () => std.assertAlmostEquals(1.1, 1, 0.01),
  /within/,
);
fails(
  "assertAlmostEquals() by default",
  () => std.assertAlmostEquals(1 + 2e-7, 1),
  /within/,
);
fails(
  "assertAlmostEquals(NaN, 1)",
  () => std.assertAlmostEquals(NaN, 1, 9),
  /within/,
);

passes("assertExists(0)", () => std.assertExists(0));
fails("assertExists(null)", () => std.assertExists(null), /null/);
passes(
  "assertInstanceOf()",
  () => std.assertInstanceOf(new RangeError(), Error),
);
fails(
  "assertInstanceOf() of another",
  () => std.assertInstanceOf({}, Error),
  /Error/,
);
passes("assertMatch()", () => std.assertMatch("abc", /b/));
fails("assertMatch() of another", () => std.assertMatch("abc", /d/), /match/);
passes("assertNotMatch()", () => std.assertNotMatch("abc", /d/));
fails(
  "assertNotMatch() of a match",
  () => std.assertNotMatch("abc", /b/),
  /matches/,
);
passes("assertStringIncludes()", () => std.assertStringIncludes("abc", "bc"));
fails(
  "assertStringIncludes() of another",
  () => std.assertStringIncludes("abc", "d"),
  /contain/,
);
passes(
  "assertArrayIncludes()",
  () => std.assertArrayIncludes([[1], [2]], [[2]]),
);
fails(
  "assertArrayIncludes() of another",
  () => std.assertArrayIncludes([1], [2]),
  /hold/,
);

passes("assertGreater(2, 1)", () => std.assertGreater(2, 1));
fails("assertGreater(1, 1)", () => std.assertGreater(1, 1), />/);
passes("assertGreaterOrEqual(1, 1)", () => std.assertGreaterOrEqual(1, 1));
fails("assertGreaterOrEqual(0, 1)", () => std.assertGreaterOrEqual(0, 1), />=/);
passes("assertLess(1, 2)", () => std.assertLess(1, 2));
fails("assertLess(NaN, 1)", () => std.assertLess(NaN, 1), /</);
passes("assertLessOrEqual(1, 1)", () => std.assertLessOrEqual(1, 1));
fails("assertLessOrEqual(2, 1)", () => std.assertLessOrEqual(2, 1), /<=/);

Deno.test("assertThrows() returns the error", () => {
  const thrown = new RangeError("too far");
  const error = std.assertThrows(
    () => {
      throw thrown;
    },
    RangeError,
    "far",
  );
  strictEqual(error, thrown);
});
fails(
  "assertThrows() of a quiet function",
  () => std.assertThrows(() => 1),
  /to throw/,
);
fails("assertThrows() of another class", () => {
  std.assertThrows(
    () => {
      throw new TypeError("x");
    },
    RangeError,
  );
}, /RangeError, got TypeError "x"/);
fails("assertThrows() of another message", () => {
  std.assertThrows(
    () => {
      throw new TypeError("x");
    },
    TypeError,
    "y",
  );
}, /does not contain "y"/);
fails("assertIsError() of a string", () => std.assertIsError("x"), /an Error/);
fails("fail()", () => std.fail("why"), /why/);
fails("unreachable()", () => std.unreachable(), /Unreachable/);

Deno.test("assertRejects() resolves to the reason", async () => {
  const reason = new RangeError("late");
  const error = await std.assertRejects(
    () => Promise.reject(reason),
    RangeError,
    "late",
  );
  strictEqual(error, reason);
});

async function rejectionOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => "none", (error: Error) => error.message);
}

Deno.test("assertRejects() fails on a promise that resolves", async () => {
  const message = await rejectionOf(
    std.assertRejects(() => Promise.resolve(1)),
  );
  deepStrictEqual(message, "Expected the promise to reject");
});

Deno.test("assertRejects() fails on a synchronous error", async () => {
  const message = await rejectionOf(std.assertRejects(() => {
    throw new Error("early");
  }));
  strictEqual(message.includes("the function threw"), true);
});
