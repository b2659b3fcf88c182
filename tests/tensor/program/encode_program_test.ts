import { assertEquals, assertThrows } from "@std/assert";
import { decodeProgram, encodeProgram } from "../../../src/tensor/mod.ts";

const program = {
  graph: Uint8Array.of(1, 2, 3, 0, 255),
  signature: {
    state: [],
    entries: {
      "évaluer": {
        inputs: [],
        outputs: [],
        done: "d:0",
        reads: [],
        writes: [],
      },
    },
  },
};

Deno.test("decodeProgram() gives back what encodeProgram() was given", () => {
  assertEquals(decodeProgram(encodeProgram(program)), program);
});

Deno.test("decodeProgram() reads a view into a larger buffer", () => {
  const bytes = encodeProgram(program);
  const larger = new Uint8Array(bytes.length + 7);
  larger.set(bytes, 3);
  assertEquals(decodeProgram(larger.subarray(3, 3 + bytes.length)), program);
});

Deno.test("decodeProgram() refuses other files and cut ones", () => {
  const bytes = encodeProgram(program);
  const foreign = bytes.slice();
  foreign[0] = 0;
  for (
    const wrong of [
      new Uint8Array(),
      foreign,
      bytes.subarray(0, 12),
      bytes.subarray(0, bytes.length - program.graph.length),
    ]
  ) {
    assertThrows(() => decodeProgram(wrong), SyntaxError, "Cannot decode");
  }
});
