import { assertEquals } from "@std/assert";
import {
  type Architecture,
  conformance,
  smallResNet,
  type Stage,
} from "../../src/models/mod.ts";
import { tf } from "../../src/runtime/mod.ts";
import { useBackend } from "../tensor/_backends.ts";

await useBackend("tensorflow");

const sound = smallResNet("resnet8", { input: [16, 16, 1] });

/** The names of the checks that an architecture fails. */
function failures(architecture: Architecture): string[] {
  return [...conformance(architecture)].filter(({ ok }) => !ok).map((
    { name },
  ) => name);
}

/** resnet8 with one stage replaced. */
function withStage(name: string, change: (stage: Stage) => Stage) {
  return {
    ...sound,
    stages: sound.stages.map((stage) =>
      stage.name === name ? change(stage) : stage
    ),
  };
}

Deno.test("conformance() passes resnet8", () => {
  assertEquals(failures(sound), []);
});

Deno.test("conformance() says what it found", () => {
  const [first] = conformance(sound);
  assertEquals(first?.detail, "19546 parameters in 56 entries, 6 stages");
});

Deno.test("conformance() decides a check only when it is asked for", () => {
  let runs = 0;
  const counted = withStage("fc", (stage) => ({
    ...stage,
    run(parameters, x, context) {
      runs++;
      return stage.run(parameters, x, context);
    },
  }));
  const results = conformance(counted);
  results.next();
  assertEquals(runs, 0);
  results.next();
  results.next();
  assertEquals(runs, 1);
});

Deno.test("conformance() finds a network in which images see each other", () => {
  const leaky = withStage("globalPool", (stage) => ({
    ...stage,
    run(parameters, x, context) {
      const { output, statistics } = stage.run(parameters, x, context);
      const mean = tf.mean(output, 0, true);
      return { output: tf.add(output, mean), statistics };
    },
  }));
  assertEquals(failures(leaky), [
    "forward: a batch of 1 equals its row in a batch",
  ]);
});

Deno.test("conformance() finds a leak", () => {
  const leaky = withStage("globalPool", (stage) => ({
    ...stage,
    run(parameters, x, context) {
      tf.keep(tf.clone(x));
      return stage.run(parameters, x, context);
    },
  }));
  // A recording refuses a function that keeps a tensor.
  assertEquals(failures(leaky), [
    "memory: a forward pass leaks no tensor",
    "recorded: the graph computes what eager execution does",
  ]);
});

Deno.test("conformance() finds a weight without a gradient", () => {
  const cut = withStage("fc", (stage) => ({
    ...stage,
    run(parameters, x, context) {
      const bias = tf.zerosLike(parameters["fc.bias"] as tf.Tensor);
      return stage.run({ ...parameters, "fc.bias": bias }, x, context);
    },
  }));
  assertEquals(failures(cut), [
    "gradient: every weight has one, and it is finite",
  ]);
});

Deno.test("conformance() finds a wrong gradient", () => {
  const wrong = withStage("globalPool", (stage) => ({
    ...stage,
    run(parameters, x, context) {
      const { output, statistics } = stage.run(parameters, x, context);
      const halved = tf.customGrad((y) => ({
        value: tf.clone(y as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, 0.5),
      }));
      return { output: halved(output), statistics };
    },
  }));
  assertEquals(failures(wrong), [
    "gradient: every stage's predicts the change of its output",
  ]);
});

Deno.test("conformance() finds statistics that are not renewed", () => {
  const stale = withStage("stem", (stage) => ({
    ...stage,
    run: (parameters, x, context) => ({
      ...stage.run(parameters, x, context),
      statistics: {},
    }),
  }));
  assertEquals(failures(stale), [
    "train: every statistic is renewed, and nothing else",
  ]);
});

Deno.test("conformance() finds a site that is not a slice of its weight", () => {
  const [first, ...rest] = sound.neurons;
  const wrong = { ...sound, neurons: [{ ...first!, axis: 2 }, ...rest] };
  assertEquals(failures(wrong).slice(0, 1), [
    "neurons: every site is a slice of its weight",
  ]);
});

Deno.test("conformance() finds a stage that reads a parameter of another", () => {
  const borrowing = withStage("stem", (stage) => ({
    ...stage,
    parameters: stage.parameters.slice(1),
  }));
  assertEquals(failures(borrowing).slice(0, 2), [
    "parameters: names, shapes and stages agree",
    "forward: the stages composed equal the whole",
  ]);
});

Deno.test("conformance() reports a throw as a failed check", () => {
  const broken = withStage("fc", (stage) => ({
    ...stage,
    run: () => {
      throw new Error("no such luck");
    },
  }));
  const [failed] = [...conformance(broken)].filter(({ ok }) => !ok);
  assertEquals(failed?.detail, "Error: no such luck");
});
