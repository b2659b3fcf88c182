import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertThrows,
} from "@std/assert";
import { ShapeError } from "../../../src/errors/mod.ts";
import { tensorflowHandle, tf } from "../../../src/runtime/mod.ts";
import {
  eagerProgram,
  float32,
  type HostArray,
  int32,
  loadProgram,
  type Program,
  recordProgram,
  sameBytes,
  scalar,
} from "../../../src/tensor/mod.ts";
import { useBackend } from "../_backends.ts";
import { batch, initialState, smallNetwork } from "./_small_network.ts";

await useBackend("tensorflow");
const recorded = recordProgram(smallNetwork(16));

/** A rate that is another at every step, so that a constant in its place would show. */
function rateAt(step: number): HostArray {
  return scalar(.1 / (1 + step));
}

function train(program: Program, steps: number): number[] {
  return Array.from(
    { length: steps },
    (_, i) =>
      program.call("step", { ...batch(16), rate: rateAt(i) }).loss!.data[0]!,
  );
}

function loaded(): Program {
  const program = loadProgram(recorded);
  program.write(initialState());
  return program;
}

Deno.test("loadProgram() equals eager execution over 20 steps under a changing rate", () => {
  const traced = loaded();
  const eager = eagerProgram(smallNetwork(16));
  eager.write(initialState());
  const expected = train(eager, 20);
  train(traced, 20).forEach((loss, i) =>
    assertAlmostEquals(loss, expected[i]!, 1e-5)
  );
  const weights = traced.read();
  for (const [name, { data }] of eager.read()) {
    data.forEach((value, i) =>
      assertAlmostEquals(weights.get(name)!.data[i]!, value, 1e-5)
    );
  }
  const { images } = batch(16);
  const logits = traced.call("evaluate", { images }).logits!.data;
  eager.call("evaluate", { images }).logits!.data.forEach((value, i) =>
    assertAlmostEquals(logits[i]!, value, 1e-5)
  );
  traced.dispose();
  eager.dispose();
});

Deno.test("loadProgram() gives the same bits at every run", () => {
  const runs = [loaded(), loaded()].map((program) => {
    train(program, 5);
    const state = program.read();
    program.dispose();
    return state;
  });
  for (const [name, value] of runs[0]!) {
    assertEquals(sameBytes(value, runs[1]!.get(name)!), true, name);
  }
});

Deno.test("loadProgram() gives each program a state of its own", () => {
  const trained = loaded();
  const other = loaded();
  train(trained, 3);
  for (const [name, value] of other.read()) {
    assertEquals(sameBytes(value, initialState().get(name)!), true, name);
  }
  trained.dispose();
  other.dispose();
});

Deno.test("loadProgram().write() changes the named part only", () => {
  const program = loaded();
  const bias = float32([2], [5, -5]);
  program.write(new Map([["fc.bias", bias]]));
  for (const [name, value] of program.read()) {
    const expected = name === "fc.bias" ? bias : initialState().get(name)!;
    assertEquals(sameBytes(value, expected), true, name);
  }
  program.dispose();
});

Deno.test("loadProgram().read() reads the named part in the asked order", () => {
  const program = loaded();
  const names = ["fc.bias", "conv1.weight"];
  assertEquals([...program.read(names).keys()], names);
  program.dispose();
});

/** At an address that TensorFlow would use as it is: a multiple of 64 bytes. */
function aligned(values: readonly number[]): Float32Array {
  const buffer = new ArrayBuffer(values.length * 4 + 64);
  const address = Deno.UnsafePointer.value(
    Deno.UnsafePointer.of(new Uint8Array(buffer)),
  );
  const offset = Number((64n - BigInt(address) % 64n) % 64n);
  const array = new Float32Array(buffer, offset, values.length);
  array.set(values);
  return array;
}

Deno.test("loadProgram() keeps no memory of what it was given", () => {
  const program = loaded();
  const bias = float32([2], aligned([1, 2]));
  program.write(new Map([["fc.bias", bias]]));
  bias.data.fill(99);
  assertEquals([...program.read(["fc.bias"]).get("fc.bias")!.data], [1, 2]);
  program.dispose();
});

Deno.test("loadProgram().call() refuses state that was never written", () => {
  const program = loadProgram(recorded);
  assertThrows(() => train(program, 1), Error, "never written");
  assertThrows(() => program.read(), Error, "never written");
  program.dispose();
});

Deno.test("loadProgram().call() names a wrong shape", () => {
  const program = loaded();
  const inputs = { ...batch(15), rate: scalar(1) };
  assertThrows(() => program.call("step", inputs), ShapeError, `"images"`);
  program.dispose();
});

Deno.test("loadProgram().call() names a wrong dtype, a missing and an unknown input", () => {
  const program = loaded();
  const { images, labels } = batch(16);
  const rate = scalar(1);
  const wrong: [Record<string, HostArray>, string][] = [
    [{ images, labels, rate: int32([], [1]) }, `"rate"`],
    [{ images, labels }, `"rate" is missing`],
    [{ images, labels, rate, momentum: rate }, `no input "momentum"`],
  ];
  for (const [inputs, message] of wrong) {
    assertThrows(() => program.call("step", inputs), TypeError, message);
  }
  assertThrows(() => program.call("stop", {}), TypeError, `"stop"`);
  program.dispose();
});

Deno.test("loadProgram().dispose() frees the session and leaves no tensor", () => {
  const tensors = tf.memory().numTensors;
  const program = loaded();
  train(program, 2);
  program.dispose();
  program.dispose();
  assertEquals(tf.memory().numTensors, tensors);
  assertThrows(() => program.read(), Error, "disposed");
});

Deno.test("loadProgram() leaves nothing in its folder", () => {
  const folder = Deno.makeTempDirSync();
  loadProgram(recorded, { folder }).dispose();
  assertEquals([...Deno.readDirSync(folder)], []);
  Deno.removeSync(folder);
});

Deno.test("loadProgram() gives the same bits in every process", async () => {
  const script = new URL("./_digest_of_a_run.ts", import.meta.url);
  const config = new URL("../../../deno.json", import.meta.url);
  const digests = await Promise.all([1, 2].map(async () => {
    const { stdout, success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--config",
        config.pathname,
        script.href,
      ],
      stderr: "null",
    }).output();
    assertEquals(success, true);
    return new TextDecoder().decode(stdout).trim();
  }));
  assertEquals(digests[0], digests[1]);
  assertEquals(digests[0]?.length, 64);
});

Deno.test("loadProgram() runs a last short batch as another program on the same state", () => {
  const long = loaded();
  const short = loadProgram(recordProgram(smallNetwork(5)));
  train(long, 1);
  short.write(long.read());
  const step = { ...batch(5), rate: rateAt(1) };
  const found = short.call("step", step).loss!.data[0]!;
  const eager = eagerProgram(smallNetwork(5));
  eager.write(long.read());
  assertAlmostEquals(found, eager.call("step", step).loss!.data[0]!, 1e-5);
  for (const program of [long, short, eager]) program.dispose();
});

Deno.test("loadProgram() leaks nothing over 10,000 steps", () => {
  const vector = { dtype: "float32", shape: [4096] } as const;
  const program = loadProgram(recordProgram({
    state: { w: vector },
    entries: {
      step: {
        inputs: { x: vector },
        run: ({ w }, { x }) => {
          const next = tf.add(tf.mul(w!, .9), x!);
          return { outputs: { w: next }, state: { w: next } };
        },
      },
    },
  }));
  const x = float32([4096], new Float32Array(4096).fill(1));
  program.write(new Map([["w", x]]));
  const run = (steps: number) => {
    for (let i = 0; i < steps; i++) program.call("step", { x });
  };
  // Allocators and the collector reach their size in the first steps.
  run(2000);
  const native = tensorflowHandle().binding.getNumOfTensors();
  const tensors = tf.memory().numTensors;
  const growth = () => {
    const { rss } = Deno.memoryUsage();
    run(10_000);
    return Deno.memoryUsage().rss - rss;
  };
  const first = growth();
  assertEquals(tensorflowHandle().binding.getNumOfTensors(), native);
  assertEquals(tf.memory().numTensors, tensors);
  // One vector (16 kB) left per step would be 164 MB, each time. The collector lets garbage of up to 100 MB pile up on
  // a busy machine, but not each time.
  const least = first < 40e6 ? first : Math.min(growth(), growth());
  assertLess(least, 40e6);
  program.dispose();
});
