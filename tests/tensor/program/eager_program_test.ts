import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import {
  eagerProgram,
  float32,
  int32,
  type Program,
  type ProgramDefinition,
  sameBytes,
  scalar,
} from "../../../src/tensor/mod.ts";
import { useBackend } from "../_backends.ts";
import { batch, initialState, smallNetwork } from "./_small_network.ts";

await useBackend("tensorflow");
await useBackend("wasm");

const VECTOR = { dtype: "float32", shape: [3] } as const;
const x = float32([3], [10, 20, 30]);

const swap: ProgramDefinition = {
  state: { a: VECTOR, b: VECTOR },
  entries: {
    go: {
      inputs: { x: VECTOR },
      run: ({ a, b }, { x }) => ({
        outputs: { y: tf.add(a!, x!) },
        state: { a: b!, b: a! },
      }),
    },
    fail: {
      inputs: {},
      run: () => ({ outputs: {}, state: { a: tf.zeros([2]) } }),
    },
  },
};

function opened(definition: ProgramDefinition): Program {
  const program = eagerProgram(definition, { backend: "wasm" });
  program.write(
    new Map([["a", float32([3], [1, 2, 3])], ["b", float32([3], [4, 5, 6])]]),
  );
  return program;
}

function train(backend: string): { losses: number[]; program: Program } {
  const program = eagerProgram(smallNetwork(8), { backend });
  program.write(initialState());
  const losses = Array.from(
    { length: 5 },
    (_, i) =>
      program.call("step", { ...batch(8), rate: scalar(.1 / (1 + i)) }).loss!
        .data[0]!,
  );
  return { losses, program };
}

Deno.test("eagerProgram() trains a network on wasm as on tensorflow", () => {
  const expected = train("tensorflow");
  const found = train("wasm");
  found.losses.forEach((loss, i) =>
    assertAlmostEquals(loss, expected.losses[i]!, 1e-5)
  );
  expected.program.dispose();
  found.program.dispose();
});

Deno.test("eagerProgram() gives the same bits at every run on wasm", () => {
  const [first, second] = [train("wasm").program, train("wasm").program];
  for (const [name, value] of first!.read()) {
    assertEquals(sameBytes(value, second!.read().get(name)!), true, name);
  }
  first!.dispose();
  second!.dispose();
});

Deno.test("eagerProgram() swaps state without mixing old and new", () => {
  const program = opened(swap);
  assertEquals([...program.call("go", { x }).y!.data], [11, 22, 33]);
  assertEquals([...program.read().get("a")!.data], [4, 5, 6]);
  assertEquals([...program.read().get("b")!.data], [1, 2, 3]);
  program.dispose();
});

Deno.test("eagerProgram() leaves the state as it was if new state has a wrong shape", () => {
  const program = opened(swap);
  assertThrows(() => program.call("fail", {}), ShapeError, `"a"`);
  assertEquals([...program.read().get("a")!.data], [1, 2, 3]);
  program.dispose();
});

Deno.test("eagerProgram() refuses state that was never written", () => {
  const program = eagerProgram(swap);
  assertThrows(() => program.call("go", { x }), Error, "never written");
  assertThrows(() => program.read(["a"]), Error, "never written");
  program.dispose();
});

Deno.test("eagerProgram() refuses wrong inputs as a loaded program does", () => {
  const program = opened(swap);
  const call = (inputs: Parameters<Program["call"]>[1]) => () =>
    program.call("go", inputs);
  assertThrows(call({ x: float32([2], [1, 2]) }), ShapeError);
  assertThrows(call({ x: int32([3], [1, 2, 3]) }), TypeError, "float32");
  assertThrows(call({}), TypeError, "missing");
  assertThrows(call({ x, y: x }), TypeError, `no input "y"`);
  program.dispose();
});

Deno.test("eagerProgram() keeps no memory of what it was given or gave", () => {
  const program = opened(swap);
  const value = float32([3], [7, 8, 9]);
  program.write(new Map([["a", value]]));
  value.data.fill(0);
  program.read().get("a")!.data.fill(0);
  assertEquals([...program.read().get("a")!.data], [7, 8, 9]);
  program.dispose();
});

Deno.test("eagerProgram() keeps no tensor but its state, and that until disposal", () => {
  const before = tf.memory().numTensors;
  const { program } = train("wasm");
  assertEquals(tf.memory().numTensors - before, initialState().size);
  program.dispose();
  program.dispose();
  assertEquals(tf.memory().numTensors, before);
  assertThrows(() => program.read(), Error, "disposed");
});

Deno.test("eagerProgram() puts the active backend back", () => {
  const { program } = train("tensorflow");
  assertEquals(tf.getBackend(), "wasm");
  program.dispose();
});

Deno.test("eagerProgram() does not count copying the state as reading it", () => {
  const program = eagerProgram({
    state: { a: VECTOR, b: VECTOR },
    entries: {
      go: {
        inputs: {},
        run: (state) => ({ outputs: { y: tf.neg({ ...state }.a!) } }),
      },
    },
  });
  program.write(new Map([["a", x]]));
  assertEquals([...program.call("go", {}).y!.data], [-10, -20, -30]);
  program.dispose();
});
