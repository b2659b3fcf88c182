import { tf } from "../runtime/mod.ts";
import type { Architecture, Parameters, Stage } from "./types.ts";

/**
 * The network with a softmax behind its classifier, as You et al. publish theirs (`Sequential(Linear, Softmax)`): the
 * last stage yields probabilities, and the classifier's parameters are called `fc.0.weight` and `fc.0.bias`.
 *
 * Trained with `crossEntropy` it has the published double softmax; a network without such a head has the same loss
 * under `doubleSoftmax`.
 */
export function withSoftmaxHead(architecture: Architecture): Architecture {
  const { stages, parameters } = architecture;
  const head = stages.at(-1) as Stage;
  const renamed = new Map(
    head.parameters.map((name) => [name, insideSequential(name)]),
  );
  const nameOf = (name: string) => renamed.get(name) ?? name;
  return {
    ...architecture,
    parameters: parameters.map((spec) => ({
      ...spec,
      name: nameOf(spec.name),
    })),
    init: (generator): Parameters =>
      new Map(
        [...architecture.init(generator)].map(([name, array]) => [
          nameOf(name),
          array,
        ]),
      ),
    stages: [...stages.slice(0, -1), softmaxStage(head, renamed)],
  };
}

function softmaxStage(
  head: Stage,
  renamed: ReadonlyMap<string, string>,
): Stage {
  return {
    name: head.name,
    parameters: [...renamed.values()],
    run(parameters, x, context) {
      const own = Object.fromEntries(
        [...renamed].flatMap(([name, inside]) => {
          const tensor = parameters[inside];
          return tensor ? [[name, tensor] as const] : [];
        }),
      );
      const { output, statistics } = head.run(own, x, context);
      return { output: tf.softmax(output), statistics };
    },
  };
}

/** `fc.weight` -> `fc.0.weight` */
function insideSequential(name: string): string {
  return name.replace(/\.(\w+)$/, ".0.$1");
}
