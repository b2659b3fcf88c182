import type { GroupedSplit } from "../../../src/datasets/types.ts";
import { forward } from "../../../src/models/mod.ts";
import {
  listNeurons,
  sweep,
  sweepProgram,
  zeroEdit,
} from "../../../src/neurons/mod.ts";
import { tf } from "../../../src/runtime/mod.ts";
import {
  float32,
  type HostArray,
  type HostTree,
  recordProgram,
} from "../../../src/tensor/mod.ts";
import { range } from "../../../src/training/mod.ts";
import type { Case, Subject } from "../_harness/types.ts";
import {
  architectureOf,
  drawShared,
  type SharedBatch,
  sharedBatches,
  sharedParameters,
} from "./_network.ts";

/**
 * The exhaustive single-channel map: zero every channel of the network, one at a time, and predict all images. A
 * unit is the whole map.
 */
export const channelMap: Subject = {
  prepare(options) {
    const architecture = architectureOf(options);
    const { batchSize } = options;
    return {
      programs: {
        sweep: recordProgram(sweepProgram(architecture, { batchSize })),
      },
      shared: balanced(options, drawShared(options)),
    };
  },
  open(options, { program: load, shared }) {
    const architecture = architectureOf(options);
    const parameters = sharedParameters(architecture, shared);
    const target = { architecture, parameters };
    const split = splitOf(sharedBatches(options, shared));
    const program = load("sweep");
    const map = () =>
      sweep(program, {
        ...target,
        batchSize: options.batchSize,
        edits: listNeurons(architecture).map((neuron) =>
          zeroEdit(target, [neuron])
        ),
        split,
        indices: range(0, split.count),
      });
    return {
      async run() {
        await map();
      },
      async validate() {
        const { baseLogits, predictions } = await map();
        return {
          logits: [...baseLogits],
          predictedOnes: predictions.map((classes) =>
            classes.filter((id) => id === 1).length / classes.length
          ),
        };
      },
      dispose: () => program.dispose(),
    };
  },
};

/**
 * The same with the head's bias shifted so that half of the images are predicted as class 1: an untrained network
 * would call all of them the same, whatever is edited, and a comparison of predictions would prove nothing.
 */
function balanced(options: Case, shared: HostTree): HostTree {
  const architecture = architectureOf(options);
  const parameters = sharedParameters(architecture, shared);
  const margins = tf.tidy(() => {
    const tensors = Object.fromEntries(
      [...parameters].map(([name, { data, shape, dtype }]) => [
        name,
        tf.tensor(data, [...shape], dtype),
      ]),
    );
    return sharedBatches(options, shared).flatMap(({ images }) => {
      const { output } = forward(architecture, tensors, {
        images: tf.tensor(images.data, [...images.shape]),
        context: { mode: "eval" },
      });
      const logits = output.dataSync();
      return Array.from(
        { length: logits.length / 2 },
        (_, i) => logits[2 * i + 1]! - logits[2 * i]!,
      );
    });
  });
  const middle = margins.sort((a, b) => a - b)[margins.length >> 1]!;
  const name = "parameters/fc.bias";
  const bias = shared.get(name) as HostArray;
  const [zero, one] = bias.data as Float32Array;
  const shifted = float32([2], [zero!, one! - middle]);
  return new Map([...shared, [name, shifted]]);
}

/** The shared batches as a split of a dataset; nothing is grouped. */
function splitOf(batches: readonly SharedBatch[]): GroupedSplit {
  const images = batches.map(({ images }) => images);
  const perBatch = images[0]!.shape[0]!;
  const count = perBatch * images.length;
  const pixels = images[0]!.data.length / perBatch;
  const none = new Uint8Array(count);
  return {
    name: "train",
    count,
    labels: none,
    attributes: none,
    groups: none,
    readImages(indices, into) {
      Array.from(indices).forEach((index, row) => {
        const { data } = images[Math.floor(index / perBatch)]!;
        const from = (index % perBatch) * pixels;
        into.set(data.subarray(from, from + pixels), row * pixels);
      });
    },
  };
}
