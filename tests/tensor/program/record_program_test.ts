import {
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import {
  type AdamResult,
  adamUpdate,
  encodeProgram,
  type EntryPoint,
  type EntryResult,
  float32,
  int32,
  loadProgram,
  type Program,
  type ProgramDefinition,
  RecordingError,
  recordProgram,
  type TensorTree,
} from "../../../src/tensor/mod.ts";
import { useBackend } from "../_backends.ts";
import { smallNetwork } from "./_small_network.ts";

await useBackend("tensorflow");

const VECTOR = { dtype: "float32", shape: [3] } as const;
const HERE = /record_program_test\.ts:\d+:\d+$/;

/** A program over the state `a`, `b` [3] with one entry point that takes `x` [3]. */
function programOf(
  run: (state: TensorTree, x: tf.Tensor) => EntryResult,
): ProgramDefinition {
  const entry: EntryPoint = {
    inputs: { x: VECTOR },
    run: (state, { x }) => run(state, x!),
  };
  return { state: { a: VECTOR, b: VECTOR }, entries: { go: entry } };
}

function opened(definition: ProgramDefinition): Program {
  const program = loadProgram(recordProgram(definition));
  program.write(
    new Map([["a", float32([3], [1, 2, 3])], ["b", float32([3], [4, 5, 6])]]),
  );
  return program;
}

function recordingError(
  run: (state: TensorTree, x: tf.Tensor) => EntryResult,
): RecordingError {
  return assertThrows(() => recordProgram(programOf(run)), RecordingError);
}

function values(program: Program): Record<string, number[]> {
  return Object.fromEntries(
    [...program.read()].map(([name, { data }]) => [name, [...data]]),
  );
}

const x = float32([3], [10, 20, 30]);

Deno.test("recordProgram() keeps a fixed number as a constant", () => {
  const program = opened(
    programOf((_, x) => ({ outputs: { y: tf.mul(x, 2) } })),
  );
  assertEquals([...program.call("go", { x }).y!.data], [20, 40, 60]);
  program.dispose();
});

Deno.test("recordProgram() refuses a number that changes from run to run", () => {
  let step = 0;
  const error = recordingError((_, x) => ({
    outputs: { y: tf.mul(x, 1 / ++step) },
  }));
  assertStringIncludes(error.message, "constant of Mul");
  assertMatch(error.place, HERE);
});

Deno.test("recordProgram() refuses an attribute that changes from run to run", () => {
  let flip = false;
  const error = recordingError((_, x) => {
    flip = !flip;
    return { outputs: { y: tf.sum(x, 0, flip) } };
  });
  assertStringIncludes(error.message, "two recordings differ");
});

Deno.test("recordProgram() refuses an unseeded draw of TensorFlow.js", () => {
  const error = recordingError((_, x) => ({
    outputs: { y: tf.add(x, tf.randomNormal([3])) },
  }));
  assertStringIncludes(error.message, "constant of Add");
  assertMatch(error.place, HERE);
});

Deno.test("recordProgram() refuses a draw from a generator inside TensorFlow", () => {
  const error = recordingError((_, x) => ({
    outputs: { y: tf.multinomial(x as tf.Tensor1D, 2, 7) },
  }));
  assertStringIncludes(error.message, "random numbers with Multinomial");
  assertMatch(error.place, HERE);
});

Deno.test("recordProgram() refuses to read a value and names the place", () => {
  const error = recordingError((_, x) => ({
    outputs: { y: tf.mul(x, x.dataSync()[0]!) },
  }));
  assertStringIncludes(error.message, "reads a tensor's value");
  assertMatch(error.place, HERE);
});

Deno.test("recordProgram() refuses an asynchronous read that is never awaited", () => {
  const error = recordingError((_, x) => {
    x.data().catch(() => {});
    return { outputs: { y: x } };
  });
  assertStringIncludes(error.message, "reads a tensor's value");
});

Deno.test("recordProgram() refuses a tensor from outside that TensorFlow holds", () => {
  const outside = tf.neg(tf.tensor1d([1, 2, 3]));
  const error = recordingError((_, x) => ({
    outputs: { y: tf.add(x, outside) },
  }));
  assertStringIncludes(error.message, "not declared");
  assertMatch(error.place, HERE);
  outside.dispose();
});

Deno.test("recordProgram() refuses a tensor from outside that was never used", () => {
  const outside = tf.tensor1d([1, 2, 3]);
  const error = recordingError((_, x) => ({
    outputs: { y: tf.add(x, outside) },
  }));
  assertStringIncludes(error.message, "not declared");
  outside.dispose();
});

Deno.test("recordProgram() refuses to keep a tensor alive", () => {
  let kept: tf.Tensor | undefined;
  const error = recordingError((_, x) => {
    kept = tf.keep(tf.mul(x, 2));
    return { outputs: { y: tf.add(x, kept) } };
  });
  assertStringIncludes(error.message, "keeps tensors alive");
  kept?.dispose();
});

Deno.test("recordProgram() refuses to return a tensor from outside", () => {
  const outside = tf.tensor1d([1, 2, 3]);
  const error = recordingError(() => ({ outputs: { y: outside } }));
  assertStringIncludes(error.message, "not declared");
  outside.dispose();
});

Deno.test("recordProgram() refuses new state of another shape, dtype or name", () => {
  const run = (make: () => Record<string, tf.Tensor>) => () =>
    recordProgram(programOf(() => ({ outputs: {}, state: make() })));
  assertThrows(run(() => ({ a: tf.zeros([2]) })), ShapeError, `"a"`);
  assertThrows(
    run(() => ({ a: tf.zeros([3], "int32") })),
    TypeError,
    "float32",
  );
  assertThrows(run(() => ({ c: tf.zeros([3]) })), TypeError, `"c"`);
});

Deno.test("recordProgram() refuses a result that is neither float32 nor int32", () => {
  const run = () =>
    recordProgram(programOf((_, x) => ({ outputs: { y: tf.greater(x, 0) } })));
  assertThrows(run, TypeError, "bool");
});

Deno.test("recordProgram() puts the binding back after an error", () => {
  recordingError((_, x) => ({ outputs: { y: tf.mul(x, x.dataSync()[0]!) } }));
  assertEquals([...tf.tensor1d([1, 2]).mul(2).dataSync()], [2, 4]);
});

Deno.test("recordProgram() reads all state before it writes any", () => {
  // Swapping goes wrong as soon as one write comes before the other's read; many runs give a race its chance.
  const program = opened(programOf(({ a, b }) => ({
    outputs: {},
    state: { a: b!, b: a! },
  })));
  for (let i = 0; i < 201; i++) program.call("go", { x });
  assertEquals(values(program), { a: [4, 5, 6], b: [1, 2, 3] });
  program.dispose();
});

Deno.test("recordProgram() returns the old value of state that it changes", () => {
  const program = opened(programOf(({ a }, x) => ({
    outputs: { old: a! },
    state: { a: tf.add(a!, x) },
  })));
  for (let i = 0; i < 50; i++) {
    const { old } = program.call("go", { x });
    assertEquals([...old!.data], [1 + 10 * i, 2 + 20 * i, 3 + 30 * i]);
  }
  program.dispose();
});

Deno.test("recordProgram() has written when the call returns, without any output", () => {
  const program = opened(
    programOf((_, x) => ({ outputs: {}, state: { a: x } })),
  );
  assertEquals(program.call("go", { x }), {});
  assertEquals(values(program).a, [10, 20, 30]);
  program.dispose();
});

Deno.test("recordProgram() lets an entry point write what no one wrote before", () => {
  const program = loadProgram(
    recordProgram(
      programOf((_, x) => ({ outputs: {}, state: { a: x, b: x } })),
    ),
  );
  program.call("go", { x });
  assertEquals(values(program), { a: [10, 20, 30], b: [10, 20, 30] });
  program.dispose();
});

Deno.test("recordProgram() shares the state between entry points", () => {
  const program = opened({
    state: { a: VECTOR, b: VECTOR },
    entries: {
      add: {
        inputs: { x: VECTOR },
        run: ({ a }, { x }) => ({ outputs: {}, state: { a: tf.add(a!, x!) } }),
      },
      total: {
        inputs: {},
        run: ({ a }) => ({ outputs: { total: tf.sum(a!) } }),
      },
    },
  });
  program.call("add", { x });
  assertEquals([...program.call("total", {}).total!.data], [66]);
  program.dispose();
});

Deno.test("recordProgram() takes and returns int32", () => {
  const program = loadProgram(recordProgram({
    state: { count: { dtype: "int32", shape: [] } },
    entries: {
      tick: {
        inputs: { by: { dtype: "int32", shape: [] } },
        run: ({ count }, { by }) => {
          const next = tf.add(count!, by!);
          return { outputs: { next }, state: { count: next } };
        },
      },
    },
  }));
  program.write(new Map([["count", int32([], [5])]]));
  assertEquals(
    program.call("tick", { by: int32([], [3]) }).next,
    int32([], [8]),
  );
  assertEquals(program.read().get("count"), int32([], [8]));
  program.dispose();
});

Deno.test("recordProgram() gives the same bytes every time", () => {
  const [first, second] = [1, 2].map(() =>
    encodeProgram(recordProgram(smallNetwork(4)))
  );
  assertEquals(first, second);
});

Deno.test("recordProgram() leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  recordProgram(smallNetwork(4));
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("recordProgram() leaves out what no result depends on", () => {
  const size = (definition: ProgramDefinition) =>
    recordProgram(definition).graph.length;
  const plain = size(programOf((_, x) => ({ outputs: { y: tf.neg(x) } })));
  const wasteful = size(programOf((_, x) => {
    tf.square(tf.exp(x));
    return { outputs: { y: tf.neg(x) } };
  }));
  // The name of the kept node holds its number in the recording.
  assertEquals(wasteful, plain);
});

Deno.test("recordProgram() stores a constant of one repeated value in a few bytes", () => {
  const shape = [3, 4096];
  const definition = programOf((_, x) => {
    const halves = tf.mul(tf.fill(shape, -.5), tf.reshape(x, [3, 1]));
    const sevens = tf.fill(shape, 7, "int32");
    return { outputs: { y: tf.mul(halves, tf.cast(sevens, "float32")) } };
  });
  const program = opened(definition);
  const { y } = program.call("go", { x });
  assertEquals(y!.data[0], -35);
  assertEquals(y!.data.at(-1), -105);
  assertLess(recordProgram(definition).graph.length, 5000);
  program.dispose();
});

/** A program over `weight`, `first`, `second` [3] whose entry point `step` makes an Adam step along `x`. */
function adamProgram(
  finish: (
    state: TensorTree,
    result: AdamResult,
  ) => EntryResult = (_, { weight, firstMoment, secondMoment }) => ({
    outputs: {},
    state: { weight, first: firstMoment, second: secondMoment },
  }),
): ProgramDefinition {
  return {
    state: { weight: VECTOR, first: VECTOR, second: VECTOR },
    entries: {
      step: {
        inputs: { x: VECTOR },
        run(state, { x }) {
          const result = adamUpdate({
            weight: state.weight!,
            gradient: x!,
            firstMoment: state.first!,
            secondMoment: state.second!,
          }, {
            betas: [0, 0],
            stepSize: tf.scalar(1),
            epsHat: tf.scalar(0),
          });
          return finish(state, result);
        },
      },
    },
  };
}

function zeros(program: Program): Program {
  const zero = float32([3], [0, 0, 0]);
  program.write(
    new Map([["weight", zero], ["first", zero], ["second", zero]]),
  );
  return program;
}

Deno.test("recordProgram() updates an optimizer's variables in place", () => {
  const program = zeros(loadProgram(recordProgram(adamProgram())));
  program.call("step", { x });
  // With both decays 0 the moments are g and g², the step is 1 against the sign of g.
  assertEquals(values(program), {
    weight: [-1, -1, -1],
    first: [10, 20, 30],
    second: [100, 400, 900],
  });
  program.dispose();
});

Deno.test("recordProgram() reads state before it is updated in place", () => {
  const definition = adamProgram((state, result) => ({
    // Long after the update's own inputs are there: each square root waits for the one before.
    outputs: {
      old: tf.square(tf.sqrt(tf.square(tf.sqrt(tf.neg(state.weight!))))),
    },
    state: {
      weight: result.weight,
      first: result.firstMoment,
      second: result.secondMoment,
    },
  }));
  const program = zeros(loadProgram(recordProgram(definition)));
  for (let steps = 0; steps < 100; steps++) {
    const { old } = program.call("step", { x });
    assertEquals([...old!.data].map(Math.round), [steps, steps, steps]);
  }
  program.dispose();
});

Deno.test("recordProgram() asks for state that it only updates in place to be written first", () => {
  const program = loadProgram(recordProgram(adamProgram()));
  const zero = float32([3], [0, 0, 0]);
  program.write(new Map([["weight", zero], ["first", zero]]));
  assertThrows(() => program.call("step", { x }), Error, "second");
  program.dispose();
});

Deno.test("recordProgram() refuses to use a result of an update in place further", () => {
  const error = assertThrows(
    () =>
      recordProgram(adamProgram((_, result) => ({
        outputs: { norm: tf.sum(tf.square(result.weight)) },
        state: {
          weight: result.weight,
          first: result.firstMoment,
          second: result.secondMoment,
        },
      }))),
    RecordingError,
    "cannot be used further",
  );
  assertMatch(error.place, HERE);
});

Deno.test("recordProgram() refuses an update in place whose result is not that state's new value", () => {
  assertThrows(
    () =>
      recordProgram(adamProgram((_, result) => ({
        outputs: {},
        state: { weight: result.weight, first: result.firstMoment },
      }))),
    RecordingError,
    'changes state "second", which is not given its result',
  );
});

Deno.test("recordProgram() refuses an update in place of what is not state", () => {
  const error = recordingError(({ a, b }, x) => {
    const result = adamUpdate({
      weight: tf.mul(a!, 2),
      gradient: x,
      firstMoment: b!,
      secondMoment: b!,
    }, { betas: [0, 0], stepSize: tf.scalar(1), epsHat: tf.scalar(0) });
    return { outputs: {}, state: { a: result.weight } };
  });
  assertStringIncludes(error.message, "changes a tensor that is not state");
});
