import { SWEEP } from "../../claims/kinds.ts";
import type { Recipe } from "../../claims/recipe.ts";
import type { TracerSpec } from "../../claims/sweep_spec.ts";
import type { SweepTable } from "../../claims/values.ts";
import type { GroupedDataset } from "../../datasets/types.ts";
import { predictions, trueClassProbability } from "../../metrics/mod.ts";
import type { Architecture } from "../../models/types.ts";
import { gradientsOn, hardestImages, sweep } from "../../neurons/mod.ts";
import type { HostTree } from "../../tensor/types.ts";
import { countOf } from "../../text/mod.ts";
import { programParameters, readBatch } from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { type ContextOf, implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { datasetName } from "./_dataset_words.ts";
import { resolveEdits } from "./_resolve_edits.ts";
import { chooseSweepImages, trainingHalves } from "./_sweep_images.ts";
import { readTable, writeTable } from "./_sweep_files.ts";

/** Edits of one network, each scored image by image; whatever is swept of one network is made in one pass. */
export const sweepKind: StoredKind<SweepTable> = implementKind(SWEEP, {
  version: 2,
  numeric: true,
  describe: (recipe) => sweepWords([recipe]),
  make: (context) => sweepTogether([context]),
  read: readTable,
  pass: {
    differIn: ["tracer", "edit", "draws"],
    make: sweepTogether,
    describe: sweepWords,
  },
});

type SweepContext = ContextOf<typeof SWEEP>;

function sweepWords(
  recipes: readonly {
    readonly parameters: SweepContext["parameters"];
    readonly inputs: { readonly data: Recipe<GroupedDataset> };
  }[],
): string {
  const { parameters: { architecture, seed }, inputs } = recipes[0]!;
  const dataset = datasetName(inputs.data);
  const what = countOf(recipes.length, "tracer and edit", "tracers and edits");
  return `sweep ${what} of ${architecture} on ${dataset}, seed ${seed}`;
}

/** Sweeps of one network: the same parameters but for tracer, edit and draws, the same inputs. */
async function sweepTogether(contexts: readonly SweepContext[]): Promise<void> {
  const context = contexts[0]!;
  const { seed, batchSize, ...parameters } = context.parameters;
  const architecture = architectureOf(parameters);
  const data = await context.input("data");
  const network = await context.input("network");
  const outputs = await context.input("predictions");
  const half = trainingHalves(outputs, seed);
  const images = chooseSweepImages(outputs, half, seed);
  const gradients = await tracingGradients(context, {
    architecture,
    tracers: contexts.map((one) => one.parameters.tracer),
    among: half.a,
  });
  const resolved = contexts.map((one) =>
    resolveEdits(one.parameters, {
      architecture,
      parameters: network.parameters,
      kept: network.kept,
      seed,
      gradientsFor: (group) => gradients.get(group)!,
    })
  );
  const edits = resolved.flat().map(({ edit }) => edit);
  const program = (await context.input("sweepProgram")).open();
  try {
    const { baseLogits, predictions: predicted } = await sweep(program, {
      architecture,
      parameters: network.parameters,
      edits,
      split: data.splits.train,
      indices: images.index,
      batchSize,
      onProgress: ({ done, total }) =>
        context.progress({
          done,
          total,
          text: `${Math.floor(100 * done / total)} % of ${edits.length} edits`,
        }),
    });
    const isRight = (classes: ArrayLike<number>) =>
      images.index.map((index, at) =>
        classes[at] === data.splits.train.labels[index] ? 1 : 0
      );
    const baseCorrect = isRight(predictions({
      data: baseLogits,
      shape: [images.index.length, data.numClasses],
    }));
    let from = 0;
    for (const [at, own] of resolved.entries()) {
      const correct = predicted.slice(from, from += own.length).map(isRight);
      await writeTable(contexts[at]!.folder, {
        scheme: data.groups,
        history: network.history,
        images: { ...images, baseCorrect },
        rows: own.map(({ row }) => row),
        correct,
      });
    }
  } finally {
    program.dispose();
  }
}

/** For every group that a tracer asks for: the gradients on its hardest half-A images. */
async function tracingGradients(
  context: SweepContext,
  options: {
    readonly architecture: Architecture;
    readonly tracers: readonly TracerSpec[];
    /** Half A of the training split. */
    readonly among: Int32Array;
  },
): Promise<ReadonlyMap<number, HostTree>> {
  const { architecture, tracers, among } = options;
  const wanted = new Set(tracers.flatMap((tracer) => {
    const traced = tracer.by === "same-layer" ? tracer.as : tracer;
    return traced.by === "gradient" ? [traced.group] : [];
  }));
  const found = new Map<number, HostTree>();
  if (wanted.size === 0) return found;
  const data = await context.input("data");
  const network = await context.input("network");
  const outputs = await context.input("predictions");
  const source = await context.input("gradientProgram");
  const { logits, labels, groups } = outputs.splits.train!;
  const probabilities = trueClassProbability(logits, labels);
  const program = source.open();
  try {
    program.write(programParameters(architecture, network.parameters));
    for (const group of wanted) {
      const hardest = hardestImages(probabilities, { groups, group, among });
      const batch = await readBatch(data.splits.train, hardest, {
        imageShape: data.imageShape,
      });
      found.set(
        group,
        gradientsOn(program, {
          images: batch.images,
          labels: batch.labels.data,
        }),
      );
    }
  } finally {
    program.dispose();
  }
  return found;
}
