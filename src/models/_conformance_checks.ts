import { TorchGenerator } from "../random/mod.ts";
import { tf } from "../runtime/mod.ts";
import { eagerProgram, loadProgram, recordProgram } from "../tensor/mod.ts";
import type { HostArray, ProgramDefinition } from "../tensor/types.ts";
import {
  allSame,
  type ConformanceContext,
  lossAndGradients,
  outputOf,
  relativeDifference,
  stateSpecs,
  stateTensors,
  tensorOf,
  withoutNeuron,
} from "./_conformance_context.ts";
import { worstSlope } from "./_conformance_gradient.ts";
import { checkParameters, countParameters, forward } from "./forward.ts";
import type { NeuronSite } from "./types.ts";

/** Whether something holds, and what was found. */
export type ConformanceCheck = (context: ConformanceContext) => {
  readonly ok: boolean;
  readonly detail: string;
};

/** Two ways to the same single-precision values may differ by this much of a tensor's scale. */
const ROUNDING = 1e-4;
/** A difference quotient over kinks (ReLU, maximum) and rounding is this good, relative to the gradient. */
const QUOTIENT = 0.05;

/** What every architecture must satisfy, in the order in which it is printed. */
export const CHECKS = {
  "parameters: names, shapes and stages agree": parametersAgree,
  "init: the same seed gives the same bytes": initRepeats,
  "forward: logits are finite and of the right shape": logitsHaveShape,
  "forward: a batch of 1 equals its row in a batch": rowsAreIndependent,
  "forward: the stages composed equal the whole": stagesCompose,
  "train: every statistic is renewed, and nothing else": statisticsRenewed,
  "train: the same dropout seed gives the same bytes": trainRepeats,
  "gradient: every weight has one, and it is finite": gradientsExist,
  "gradient: every stage's predicts the change of its output": gradientPredicts,
  "memory: a forward pass leaks no tensor": nothingLeaks,
  "neurons: every site is a slice of its weight": sitesAreSlices,
  "neurons: editing one leaves all else shared and the base unchanged":
    editIsLocal,
  "recorded: the graph computes what eager execution does": recordedIsEager,
} as const satisfies Record<string, ConformanceCheck>;

function parametersAgree({ architecture, parameters }: ConformanceContext) {
  checkParameters(architecture, parameters);
  const owned = architecture.stages.flatMap((stage) => stage.parameters);
  const declared = architecture.parameters.map(({ name }) => name);
  const ok = owned.length === new Set(owned).size &&
    owned.toSorted().join() === declared.toSorted().join() &&
    architecture.stages.some(({ name }) =>
      name === architecture.preLogitsStage
    );
  return {
    ok,
    detail: `${
      countParameters(architecture)
    } parameters in ${architecture.parameters.length} entries, ${architecture.stages.length} stages`,
  };
}

function initRepeats({ architecture }: ConformanceContext) {
  const parameters = architecture.init(new TorchGenerator(0));
  const again = architecture.init(new TorchGenerator(0));
  const other = architecture.init(new TorchGenerator(1));
  const same = allSame(parameters, again);
  const differs = !allSame(parameters, other);
  return {
    ok: same && differs,
    detail: `repeated ${same}, seed 1 differs ${differs}`,
  };
}

function logitsHaveShape(context: ConformanceContext) {
  const logits = outputOf(context, { mode: "eval" });
  const expected = context.batchSize * context.architecture.numClasses;
  return {
    ok: logits.length === expected && logits.every(Number.isFinite),
    detail: `${logits.length} of ${expected} values`,
  };
}

function rowsAreIndependent(context: ConformanceContext) {
  const { images, batchSize, architecture } = context;
  const all = outputOf(context, { mode: "eval" });
  const pixels = images.data.length / batchSize;
  const single = {
    ...images,
    shape: [1, ...architecture.input],
    data: images.data.slice(pixels, 2 * pixels),
  };
  const one = outputOf(context, { mode: "eval", images: single });
  const { numClasses } = architecture;
  return within(
    relativeDifference(one, all.slice(numClasses, 2 * numClasses)),
    ROUNDING,
  );
}

function stagesCompose(context: ConformanceContext) {
  const { architecture, parameters } = context;
  const whole = outputOf(context, { mode: "eval" });
  // From host array to host array, as a cached activation would be used.
  let x = context.images;
  for (const stage of architecture.stages) {
    const output = tf.tidy(() => {
      // Only what the stage declares.
      const own = stateTensors(architecture, parameters, stage.parameters);
      return stage.run(own, tensorOf(x), { mode: "eval" }).output;
    });
    const data = output.dataSync() as Float32Array;
    x = { dtype: "float32", shape: output.shape, data };
    output.dispose();
  }
  return within(relativeDifference(x.data, whole), ROUNDING);
}

function statisticsRenewed(context: ConformanceContext) {
  const { architecture } = context;
  const renewed = tf.tidy(() => {
    const { statistics } = forward(
      architecture,
      stateTensors(architecture, context.parameters),
      {
        images: tensorOf(context.images),
        context: { mode: "train", dropoutSeed: tf.scalar(1, "int32") },
      },
    );
    return Object.keys(statistics);
  });
  const declared = architecture.parameters.filter(({ kind }) =>
    kind === "statistic"
  ).map(({ name }) => name);
  return {
    ok: renewed.toSorted().join() === declared.toSorted().join(),
    detail: `${renewed.length} of ${declared.length} statistics`,
  };
}

function trainRepeats(context: ConformanceContext) {
  const first = outputOf(context, { mode: "train" });
  const second = outputOf(context, { mode: "train" });
  const same = first.every((value, i) => Object.is(value, second[i]));
  return { ok: same, detail: `repeated ${same}` };
}

function gradientsExist(context: ConformanceContext) {
  const { gradients } = lossAndGradients(context);
  const bad = [...gradients].filter(([, { data }]) =>
    !data.every(Number.isFinite) || data.every((value) => value === 0)
  );
  return {
    ok: bad.length === 0,
    detail: bad.length === 0
      ? `${gradients.size} gradients`
      : `missing or not finite: ${bad.map(([name]) => name).join(", ")}`,
  };
}

function gradientPredicts(context: ConformanceContext) {
  const { stage, error } = worstSlope(context);
  const { ok, detail } = within(error, QUOTIENT);
  return { ok, detail: `${detail} in stage ${stage}` };
}

function nothingLeaks(context: ConformanceContext) {
  outputOf(context, { mode: "train" });
  const before = tf.memory().numTensors;
  outputOf(context, { mode: "train" });
  outputOf(context, { mode: "eval" });
  lossAndGradients(context);
  const left = tf.memory().numTensors - before;
  return { ok: left === 0, detail: `${left} tensors left` };
}

function sitesAreSlices({ architecture }: ConformanceContext) {
  const specs = new Map(architecture.parameters.map((p) => [p.name, p]));
  const stages = new Map(architecture.stages.map((s) => [s.name, s]));
  const bad = architecture.neurons.filter((site) => {
    const length = (name: string | undefined) =>
      name === undefined ? site.count : specs.get(name)?.shape[0];
    const norm = site.normalisation;
    return specs.get(site.weight)?.shape[site.axis] !== site.count ||
      !stages.get(site.stage)?.parameters.includes(site.weight) ||
      ![site.bias, norm?.weight, norm?.bias, norm?.mean, norm?.variance]
        .every((name) => length(name) === site.count);
  });
  const count = architecture.neurons.reduce((sum, s) => sum + s.count, 0);
  return {
    ok: bad.length === 0 && count > 0,
    detail: bad.length === 0
      ? `${count} neurons in ${architecture.neurons.length} sites`
      : `wrong: ${bad.map(({ name }) => name).join(", ")}`,
  };
}

function editIsLocal(context: ConformanceContext) {
  const { architecture, parameters } = context;
  const before = outputOf(context, { mode: "eval" });
  const site = architecture.neurons[0] as NeuronSite;
  const weight = parameters.get(site.weight) as HostArray;
  const edited = new Map(parameters).set(
    site.weight,
    withoutNeuron(weight, site.axis),
  );
  const changed = [...edited].filter(([name, array]) =>
    parameters.get(name) !== array
  );
  const after = outputOf(context, { mode: "eval", parameters: edited });
  const again = outputOf(context, { mode: "eval" });
  const ok = changed.length === 1 &&
    before.some((value, i) => value !== after[i]) &&
    before.every((value, i) => value === again[i]);
  return { ok, detail: `${changed.length} of ${edited.size} arrays are new` };
}

function recordedIsEager(context: ConformanceContext) {
  const { architecture, parameters, images } = context;
  const definition: ProgramDefinition = {
    state: stateSpecs(architecture),
    entries: {
      evaluate: {
        inputs: { images: { dtype: "float32", shape: images.shape } },
        run: (state, inputs) => ({
          outputs: {
            logits: forward(architecture, state, {
              images: inputs.images as tf.Tensor,
              context: { mode: "eval" },
            }).output,
          },
        }),
      },
    },
  };
  const read = Object.keys(definition.state).map((name) =>
    [name, parameters.get(name) as HostArray] as const
  );
  const [eager, recorded] = [
    eagerProgram(definition),
    loadProgram(recordProgram(definition)),
  ].map((program) => {
    program.write(new Map(read));
    const { logits } = program.call("evaluate", { images });
    program.dispose();
    return logits as HostArray;
  }) as [HostArray, HostArray];
  return within(relativeDifference(recorded.data, eager.data), ROUNDING);
}

function within(difference: number, bound: number) {
  return {
    ok: difference <= bound,
    detail: `differs by ${difference.toExponential(1)}, at most ${bound}`,
  };
}
