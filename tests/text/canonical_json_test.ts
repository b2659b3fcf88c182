import { assertEquals, assertThrows } from "@std/assert";
import { canonicalJson } from "../../src/text/mod.ts";
import fc from "fast-check";

Deno.test("canonicalJson() sorts keys at every depth", () => {
  assertEquals(
    canonicalJson({ b: [{ d: 1, c: "x" }], a: null }),
    '{"a":null,"b":[{"c":"x","d":1}]}',
  );
});

Deno.test("canonicalJson() follows the example of RFC 8785, 3.2.2", () => {
  const value = {
    numbers: [
      333333333.33333329,
      1E30,
      4.50,
      2e-3,
      0.000000000000000000000000001,
    ],
    string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    literals: [null, true, false],
  };
  assertEquals(
    canonicalJson(value),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("canonicalJson() reads back as the same value", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    assertEquals(
      JSON.parse(canonicalJson(value)),
      JSON.parse(JSON.stringify(value)),
    );
  }));
});

const refused: readonly [name: string, value: unknown, message: string][] = [
  [
    "undefined",
    { a: undefined },
    "$.a is not JSON, current value is undefined",
  ],
  ["NaN", [1, NaN], "$[1] is not JSON, current value is NaN"],
  ["Infinity", Infinity, "$ is not JSON"],
  ["a bigint", 1n, "current value is 1"],
  ["a date", new Date(0), "a Date"],
  ["a typed array", new Float32Array(1), "a Float32Array"],
  // deno-lint-ignore no-sparse-arrays -- the hole is what is tested
  ["a hole", [1, , 2], "$[1]"],
];

for (const [name, value, message] of refused) {
  Deno.test(`canonicalJson() throws for ${name}`, () => {
    assertThrows(() => canonicalJson(value), TypeError, message);
  });
}

Deno.test("canonicalJson() throws for a cycle", () => {
  const list: unknown[] = [];
  list.push(list);
  assertThrows(() => canonicalJson(list), TypeError, "a cycle");
});
