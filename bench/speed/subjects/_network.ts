/**
 * What every network bench starts from: initial parameters and random batches from fixed seeds, in PyTorch's
 * layout for both sides, and back in ours.
 *
 * @module
 */
import {
  type Architecture,
  cnn002,
  createArchitecture,
  fromTorchLayout,
  type Parameters,
  toTorchLayout,
} from "../../../src/models/mod.ts";
import { TorchGenerator } from "../../../src/random/mod.ts";
import {
  float32,
  type HostArray,
  type HostTree,
  int32,
  nchwToNhwc,
} from "../../../src/tensor/mod.ts";
import type { Case } from "../_harness/types.ts";

/** Any fixed number. */
const SEED = 20261122;
const PARAMETERS = "parameters/";

/** One batch in our layout. */
export interface SharedBatch {
  readonly images: HostArray;
  readonly labels: HostArray;
}

/** The network of a case, without dropout: each side would draw masks of its own, and they must agree. */
export function architectureOf(options: Case): Architecture {
  const { architecture, input, numClasses } = options;
  if (architecture === "cnn002") {
    return cnn002({ input, numClasses, dropout: 0 });
  }
  return createArchitecture(architecture, { input, numClasses });
}

/** Initial parameters, images (standard normal) and labels (uniform), in PyTorch's layout. */
export function drawShared(options: Case): HostTree {
  const architecture = architectureOf(options);
  const generator = new TorchGenerator(SEED);
  const parameters = architecture.init(generator);
  const { input: [height, width, channels], numClasses } = options;
  const count = options.batchSize * options.numBatches;
  const shape = [count, channels, height, width];
  return new Map([
    ...architecture.parameters.map(({ name, layout }) =>
      [
        PARAMETERS + name,
        toTorchLayout(parameters.get(name) as HostArray, layout),
      ] as const
    ),
    [
      "images",
      float32(shape, generator.normal(count * channels * height * width)),
    ],
    [
      "labels",
      int32(
        [count],
        Int32Array.from(
          { length: count },
          () => generator.random() % numClasses,
        ),
      ),
    ],
  ]);
}

/** The shared parameters in our layout. */
export function sharedParameters(
  architecture: Architecture,
  shared: HostTree,
): Parameters {
  return new Map(architecture.parameters.map(({ name, layout }) => [
    name,
    fromTorchLayout(require(shared, PARAMETERS + name), layout),
  ]));
}

/** The shared batches in our layout. */
export function sharedBatches(
  options: Case,
  shared: HostTree,
): readonly SharedBatch[] {
  const { batchSize, numBatches, input } = options;
  const images = nchwToNhwc(require(shared, "images"));
  const labels = require(shared, "labels");
  const pixels = images.data.length / (batchSize * numBatches);
  return Array.from({ length: numBatches }, (_, batch) => {
    const [from, to] = [batch * batchSize, (batch + 1) * batchSize];
    return {
      images: float32(
        [batchSize, ...input],
        images.data.slice(from * pixels, to * pixels) as Float32Array,
      ),
      labels: int32([batchSize], labels.data.slice(from, to) as Int32Array),
    };
  });
}

function require(shared: HostTree, name: string): HostArray {
  const array = shared.get(name);
  if (array === undefined) {
    throw new RangeError(
      `Cannot open the bench: a shared tensor is missing, current value is "${name}"`,
    );
  }
  return array;
}
