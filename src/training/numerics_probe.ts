import { createHash } from "node:crypto";
import { smallResNet } from "../models/mod.ts";
import { TorchGenerator } from "../random/mod.ts";
import {
  bytesOf,
  float32,
  type HostArray,
  type HostTree,
  int32,
  openProgram,
  type Program,
  scalars,
  sizeOf,
} from "../tensor/mod.ts";
import { stepExamples } from "./batches.ts";
import { type OptimizerConfig, optimizerOf } from "./optimizers.ts";
import { initialProgramState } from "./program_state.ts";
import { trainingProgram } from "./training_program.ts";

/** Enough for a difference in the last digit of one gradient to reach every weight, and a second's work. */
const STEPS = 20;

/** The fixture's batch: oneDNN chooses its kernels by shape. */
const BATCH_SIZE = 64;

const NUM_BATCHES = 4;
const OPTIMIZER: OptimizerConfig = { kind: "adam" };
const LEARNING_RATE = 1e-3;

/** Any fixed number. */
const SEED = 20261128;

/**
 * The digest by which numerics are known: sha256 (hex) over every loss and all logits of {@linkcode STEPS} training
 * steps of resnet8 (convolutions, batch norm, a matrix product, softmax cross-entropy, Adam), over the state that they
 * leave, and over what the trained network then predicts. Runs on the active backend the way that training does: as
 * a recorded program where the backend has graphs.
 *
 * Two machines with equal digests did this work bit by bit alike. That other work is alike too is an inference: other
 * shapes may take other kernels.
 */
export function numericsProbe(): string {
  const architecture = smallResNet("resnet8");
  const generator = new TorchGenerator(SEED);
  const parameters = architecture.init(generator);
  const batches = Array.from(
    { length: NUM_BATCHES },
    () => drawBatch(generator, architecture),
  );
  const program = openProgram(
    trainingProgram({
      architecture,
      optimizer: OPTIMIZER,
      batchSize: BATCH_SIZE,
    }),
  );
  try {
    program.write(
      initialProgramState({ architecture, parameters, optimizer: OPTIMIZER }),
    );
    return digestOf(train(program, batches));
  } finally {
    program.dispose();
  }
}

type Batch = Readonly<Record<"images" | "labels", HostArray>>;

/** Uniform pixels from raw draws: no function of the machine's mathematics library is asked. */
function drawBatch(
  generator: TorchGenerator,
  { input, numClasses }: {
    readonly input: readonly number[];
    readonly numClasses: number;
  },
): Batch {
  const shape = [BATCH_SIZE, ...input];
  return {
    images: float32(
      shape,
      Float32Array.from(
        { length: sizeOf(shape) },
        () => generator.random() / 2 ** 32,
      ),
    ),
    labels: int32(
      [BATCH_SIZE],
      Int32Array.from(
        { length: BATCH_SIZE },
        () => generator.random() % numClasses,
      ),
    ),
  };
}

/** Everything that comes out, in order. */
function* train(
  program: Program,
  batches: readonly Batch[],
): Generator<HostTree> {
  const optimizer = optimizerOf(OPTIMIZER);
  for (let step = 1; step <= STEPS; step++) {
    const outputs = program.call("step", {
      ...stepExamples(batches[step % batches.length]!),
      dropoutSeed: int32([], [0]),
      ...scalars(optimizer.scalarsAt(step, LEARNING_RATE)),
    });
    yield new Map(Object.entries(outputs));
  }
  yield program.read();
  const { images } = batches[0]!;
  yield new Map(Object.entries(program.call("evaluate", { images })));
}

function digestOf(trees: Iterable<HostTree>): string {
  const hash = createHash("sha256");
  for (const tree of trees) {
    for (const name of [...tree.keys()].sort()) {
      hash.update(`${name}\0`).update(bytesOf(tree.get(name)!));
    }
  }
  return hash.digest("hex");
}
