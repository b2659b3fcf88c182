import { join } from "node:path";
import { SWEEP } from "../../claims/kinds.ts";
import type { SweepEntry } from "../../claims/sweep_spec.ts";
import type { SweepImages, SweepRow, SweepTable } from "../../claims/values.ts";
import { readSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import type { GroupScheme } from "../../datasets/types.ts";
import { trueClassProbability } from "../../metrics/mod.ts";
import type { Architecture } from "../../models/types.ts";
import { gradientsOn, hardestImages, sweep } from "../../neurons/mod.ts";
import type { HostArray, HostTree } from "../../tensor/types.ts";
import {
  type EpochReport,
  programParameters,
  readBatch,
} from "../../training/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { type ContextOf, implementKind } from "../implement_kind.ts";
import { architectureOf } from "./_architecture.ts";
import { stringOf } from "./_parameters.ts";
import { resolveEdits } from "./_resolve_edits.ts";
import { chooseSweepImages, trainingHalves } from "./_sweep_images.ts";

interface SweepFile {
  readonly scheme: GroupScheme;
  readonly rows: readonly SweepRow[];
  readonly history: readonly EpochReport[];
}

/** Many edits of one network, scored image by image. */
export const sweepKind: StoredKind<SweepTable> = implementKind(SWEEP, {
  version: 1,
  numeric: true,
  describe: ({ parameters, inputs }) =>
    `sweep ${parameters.entries.length} conditions of ${parameters.architecture} on ${
      stringOf(inputs.data.parameters, "name")
    }, seed ${parameters.seed}`,
  async make(context) {
    const { parameters, folder } = context;
    const architecture = architectureOf(parameters);
    const { seed, entries } = parameters;
    const data = await context.input("data");
    const network = await context.input("network");
    const outputs = await context.input("predictions");
    const half = trainingHalves(outputs, seed);
    const images = chooseSweepImages(outputs, half, seed);
    const gradients = await tracingGradients(context, {
      architecture,
      entries,
      among: half.a,
    });
    const edits = resolveEdits(entries, {
      architecture,
      parameters: network.parameters,
      kept: network.kept,
      seed,
      gradientsFor: (group) => gradients.get(group)!,
    });
    const program = (await context.input("sweepProgram")).open();
    try {
      const { predictions } = await sweep(program, {
        architecture,
        parameters: network.parameters,
        edits: edits.map(({ edit }) => edit),
        split: data.splits.train,
        indices: images.index,
        batchSize: parameters.batchSize,
        onProgress: ({ done, total }) =>
          context.progress({
            done,
            total,
            text: `${
              Math.floor(100 * done / total)
            } % of ${edits.length} edits`,
          }),
      });
      const { labels } = data.splits.train;
      const right = predictions.map((classes) =>
        Int32Array.from(
          classes,
          (label, at) => label === labels[images.index[at]!] ? 1 : 0,
        )
      );
      await write(folder, images, {
        right,
        file: {
          scheme: data.groups,
          rows: edits.map(({ row }) => row),
          history: network.history,
        },
      });
    } finally {
      program.dispose();
    }
  },
  async read(folder) {
    const tree = readSafetensors(join(folder, "sweep.safetensors"));
    const file = JSON.parse(
      await Deno.readTextFile(join(folder, "sweep.json")),
    ) as SweepFile;
    const all = tree.get("correct")!.data;
    const column = (name: keyof SweepImages) =>
      tree.get(name)!.data as Int32Array;
    const n = column("index").length;
    return {
      ...file,
      images: {
        index: column("index"),
        group: column("group"),
        half: column("half"),
        sampled: column("sampled"),
        match: column("match"),
        baseCorrect: column("baseCorrect"),
      },
      correct: file.rows.map((_, row) =>
        Uint8Array.from(all.subarray(row * n, (row + 1) * n))
      ),
    };
  },
});

/** For every group that a tracer asks for: the gradients on its hardest half-A images. */
async function tracingGradients(
  context: ContextOf<typeof SWEEP>,
  options: {
    readonly architecture: Architecture;
    readonly entries: readonly SweepEntry[];
    /** Half A of the training split. */
    readonly among: Int32Array;
  },
): Promise<ReadonlyMap<number, HostTree>> {
  const { architecture, entries, among } = options;
  const wanted = new Set(entries.flatMap(({ tracer }) => {
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

async function write(
  folder: string,
  images: SweepImages,
  { right, file }: { right: readonly Int32Array[]; file: SweepFile },
): Promise<void> {
  const n = images.index.length;
  const correct = new Int32Array(right.length * n);
  right.forEach((values, row) => correct.set(values, row * n));
  const arrays = new Map<string, HostArray>([
    ["correct", int32([right.length, n], correct)],
    ...Object.entries(images).map((
      [name, data]: [string, Int32Array],
    ): [string, HostArray] => [name, int32([n], data)]),
  ]);
  writeSafetensors(join(folder, "sweep.safetensors"), arrays);
  await Deno.writeTextFile(
    join(folder, "sweep.json"),
    JSON.stringify(file, null, 1) + "\n",
  );
}

function int32(shape: readonly number[], data: Int32Array): HostArray {
  return { dtype: "int32", shape, data };
}
