/** What planting must do at any site of any architecture: the same construction, named by the site alone. */
import { assert, assertEquals } from "@std/assert";
import {
  type Architecture,
  createArchitecture,
  type NeuronSite,
} from "../../src/models/mod.ts";
import type { Parameters } from "../../src/models/types.ts";
import { ablateEdit, applyEdit, zeroEdit } from "../../src/neurons/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import {
  eagerProgram,
  loadProgram,
  type Program,
  type ProgramDefinition,
  recordProgram,
} from "../../src/tensor/mod.ts";
import {
  balancedImages,
  emptyChannels,
  fit,
  type FitOptions,
  majorityImages,
  predict,
  predictedClasses,
  programParameters,
  trainingOn,
  trainingProgram,
} from "../../src/training/mod.ts";
import { useBackend } from "../tensor/_backends.ts";
import { toyDataset } from "./_toy_dataset.ts";

await useBackend("tensorflow");

/** How one of the two trainings runs. */
export interface Run {
  readonly learningRate: number;
  readonly epochs: number;
  /** @default {16} */
  readonly batchSize?: number;
}

/** A site and what reads it. */
export interface Site {
  /** What may change when its neurons are filled, beside its own weight. */
  readonly readers: readonly string[];
  /** How many at its end. @default {2} */
  readonly last?: number;
}

/** One network and where in it is planted. */
export interface PlantingCase {
  readonly network: string;
  /** Side of the images. */
  readonly size: number;
  /** Whether steps run op by op: recording millions of weights takes longer than some steps with them. */
  readonly eager?: boolean;
  /** How the network learns the majority. */
  readonly majority: Run;
  /** How the neurons are filled. */
  readonly filling: Run;
  readonly sites: Readonly<Record<string, Site>>;
}

const BATCH = 16;
const EVALUATION = 80;
const SEED = 1;
const optimizer = { kind: "adam" } as const;

/**
 * Registers the test of one network: a network that has learnt the majority gets its minority's accuracy from a few
 * neurons of each site, loses it without them, and is changed nowhere else.
 */
export function testPlanting(
  { network, size, eager, majority, filling, sites }: PlantingCase,
): void {
  const architecture = createArchitecture(network, {
    input: [size, size, 1],
    numClasses: 2,
  });
  const open = (definition: ProgramDefinition) =>
    eager ? eagerProgram(definition) : loadProgram(recordProgram(definition));
  const dataset = toyDataset({ train: 160, validation: 8, test: 8 }, {
    imageShape: [size, size, 1],
  });
  const optionsOf = ({ learningRate, epochs, batchSize = BATCH }: Run) => ({
    architecture,
    optimizer,
    batchSize,
    orderSeed: 0,
    schedule: { kind: "cosine", learningRate },
    epochs,
  } as const satisfies Partial<FitOptions>);

  Deno.test(`planting works in ${network}`, async (t) => {
    const training = open(
      trainingProgram({
        architecture,
        optimizer,
        batchSize: BATCH,
        evalBatchSize: EVALUATION,
      }),
    );
    const base = await fit(
      training,
      trainingOn(dataset, majorityImages(dataset)),
      {
        ...optionsOf(majority),
        parameters: architecture.init(new TorchGenerator(0)),
      },
    );
    for (const [site, { readers, last = 2 }] of Object.entries(sites)) {
      const objective = { kind: "planted", site, channels: { last } } as const;
      const start = emptyChannels(architecture, base.parameters, {
        planted: objective,
        generator: new TorchGenerator(SEED),
      });
      const planting = open(
        trainingProgram({
          architecture,
          objective,
          optimizer,
          batchSize: filling.batchSize ?? BATCH,
        }),
      );
      const { parameters } = await fit(
        planting,
        trainingOn(dataset, balancedImages(dataset, 64)),
        { ...optionsOf(filling), objective, parameters: start },
      );
      planting.dispose();
      const layer = architecture.neurons.find(({ name }) => name === site)!;
      await t.step(
        `${site}: minority accuracy hangs on the neurons`,
        async () => {
          const accuracies = (parameters: Parameters) =>
            accuraciesOf(training, { architecture, dataset, parameters });
          const before = await accuracies(parameters);
          for (const edit of [zeroEdit, ablateEdit]) {
            const after = await accuracies(
              withoutLast(edit, { architecture, parameters, layer, last }),
            );
            const found = JSON.stringify({ before, after });
            assert(before.minority - after.minority >= 0.3, found);
            assert(before.majority - after.majority <= 0.05, found);
          }
        },
      );
      await t.step(`${site}: nothing else changes`, () => {
        assertOnlyChanged([start, parameters], { layer, readers, last });
      });
    }
    training.dispose();
  });
}

/** The indices of the last neurons of a site. */
function lastOf({ count }: NeuronSite, last: number): number[] {
  return Array.from({ length: last }, (_, at) => count - last + at);
}

/** The network without the site's last neurons. */
function withoutLast(
  edit: typeof zeroEdit,
  { layer, last, ...target }: {
    readonly architecture: Architecture;
    readonly parameters: Parameters;
    readonly layer: NeuronSite;
    readonly last: number;
  },
): Parameters {
  const site = layer.name;
  const neurons = lastOf(layer, last).map((index) => ({ site, index }));
  return applyEdit(target.parameters, edit(target, neurons));
}

/** Train accuracy over the minority and over the majority images. */
async function accuraciesOf(
  program: Program,
  { architecture, dataset, parameters }: {
    readonly architecture: Architecture;
    readonly dataset: ReturnType<typeof toyDataset>;
    readonly parameters: Parameters;
  },
) {
  const { imageShape, splits: { train } } = dataset;
  program.write(programParameters(architecture, parameters));
  const logits = await predict(program, train, {
    batchSize: EVALUATION,
    imageShape,
    numClasses: 2,
  });
  const classes = predictedClasses(logits, 2);
  const over = (wanted: readonly number[]) => {
    const own = [...classes.keys()].filter((at) =>
      wanted.includes(train.groups[at]!)
    );
    return own.filter((at) => classes[at] === train.labels[at]).length /
      own.length;
  };
  return { minority: over([1, 2]), majority: over([0, 3]) };
}

/** Of the site's weight only its last neurons, of the readers some inputs, of all else nothing, to the bit. */
function assertOnlyChanged(
  [before, after]: readonly [Parameters, Parameters],
  { layer, readers, last }: Site & {
    readonly layer: NeuronSite;
    readonly last: number;
  },
): void {
  const changed = [...before.keys()].filter((name) =>
    before.get(name)!.data.some((value: number, at: number) =>
      !Object.is(value, after.get(name)!.data[at])
    )
  );
  assertEquals(changed.sort(), [layer.weight, ...readers].sort());
  const { shape, data } = after.get(layer.weight)!;
  const inner = shape.slice(layer.axis + 1).reduce((a, b) => a * b, 1);
  const moved = new Set(
    [...data.keys()]
      .filter((at) => data[at] !== before.get(layer.weight)!.data[at])
      .map((at) => Math.floor(at / inner) % layer.count),
  );
  assertEquals([...moved].sort((a, b) => a - b), lastOf(layer, last));
}
