import type { GroupedSplit } from "../datasets/types.ts";
import { predictions } from "../metrics/mod.ts";
import type { Architecture, NeuronSite, Parameters } from "../models/mod.ts";
import type { HostArray, HostTree, Program } from "../tensor/types.ts";
import { programParameters, readBatch } from "../training/mod.ts";
import { constantEdit } from "./_constant_edit.ts";
import { arrayOf } from "./_filters.ts";
import {
  fromEntry,
  siteEntry,
  sweepDefaults,
  type SweepProgramOptions,
} from "./sweep_program.ts";
import type { Edit } from "./types.ts";

/** What is swept. */
export interface SweepOptions extends SweepProgramOptions {
  readonly architecture: Architecture;
  readonly parameters: Parameters;
  /** Each is applied to `parameters`, not to the edit before it. */
  readonly edits: readonly Edit[];
  readonly split: GroupedSplit;
  /** Positions of the images in the split. */
  readonly indices: Int32Array;
  /** Called after every call of an edited network: how many edits have been scored on how many batches. */
  readonly onProgress?: (progress: SweepProgress) => void;
}

/** How far a sweep is. An edit counts once per batch of images. */
export interface SweepProgress {
  readonly done: number;
  readonly total: number;
}

/** What every edit does to every image; both in the order of `indices`. */
export interface SweepResult {
  /** Logits of the unedited network, row-major [N, numClasses]. */
  readonly baseLogits: Float32Array;
  /** Predicted classes [N] of each edited network, in the order of the edits. */
  readonly predictions: readonly Int32Array[];
}

/**
 * Scores many edits of one network on the same images.
 *
 * Batch by batch: a batch is read and run once, and every edit then runs from the input of the first stage that
 * it changes. Edits that only fix the output of one channel to a constant (`zero`, `ablate`, `mean`) share
 * calls where there are enough of them.
 * The result is that of applying each edit and running everything again; group counts, margin-matched contrasts
 * and halves are computed from it on the host.
 *
 * @param program From `sweepProgram` with the same options; its state is overwritten.
 * @throws {RangeError} If there are no images, or an edited network yields logits that are not finite.
 */
export async function sweep(
  program: Program,
  options: SweepOptions,
): Promise<SweepResult> {
  const { architecture, parameters, edits, split, indices } = options;
  const { batchSize, siteCalls } = sweepDefaults(architecture, options);
  const { numClasses } = architecture;
  if (indices.length === 0) {
    throw new RangeError(
      "Cannot sweep: there are no images, current value is n = 0",
    );
  }
  const base = programParameters(architecture, parameters);
  program.write(base);
  const baseLogits = new Float32Array(indices.length * numClasses);
  const found = edits.map(() => new Int32Array(indices.length));
  const total = edits.length * Math.ceil(indices.length / batchSize);
  let done = 0;
  function scored(count: number): void {
    done += count;
    options.onProgress?.({ done, total });
  }
  let plan: SweepPlan | undefined;
  for (let start = 0; start < indices.length; start += batchSize) {
    const { images, indices: { length: count } } = await readBatch(
      split,
      indices.subarray(start, start + batchSize),
      { imageShape: architecture.input, rows: batchSize },
    );
    const { logits } = program.call("prefix", { images });
    baseLogits.set(
      logitsRows(logits, { from: 0, count }).data,
      start * numClasses,
    );
    plan ??= planOf({
      ...options,
      base,
      constants: siteCalls
        ? new Map(Object.entries(program.call("constants", { images })))
        : undefined,
    });
    for (const call of plan.shared) {
      const { logits } = program.call(call.entry, call.inputs);
      for (const [neuron, edit] of call.edits) {
        const rows = logitsRows(logits, { from: neuron * batchSize, count });
        found[edit]!.set(predictions(rows), start);
      }
      scored(call.edits.size);
    }
    for (const { edit, entry, restore } of plan.single) {
      program.write(edits[edit]!.overrides);
      const { logits } = program.call(entry, {});
      program.write(restore);
      const rows = logitsRows(logits, { from: 0, count });
      found[edit]!.set(predictions(rows), start);
      scored(1);
    }
  }
  return { baseLogits, predictions: found };
}

/** The calls of one batch. */
interface SweepPlan {
  /** Constant edits of single neurons of one site. */
  readonly shared: readonly {
    readonly entry: string;
    readonly inputs: Readonly<Record<"value", HostArray>>;
    /** Which edit each neuron is. */
    readonly edits: ReadonlyMap<number, number>;
  }[];
  /** All other edits, one by one. */
  readonly single: readonly {
    readonly edit: number;
    readonly entry: string;
    readonly restore: HostTree;
  }[];
}

/** A shared call runs a network for every neuron of a site, asked for or not: worth it from this share on. */
const WORTHWHILE = .5;

/** Constant edits of a site, at most one per neuron, that may share a call. */
interface SiteCall {
  readonly site: NeuronSite;
  /** By neuron: the edit and the constant. */
  readonly edits: Map<number, readonly [edit: number, value: number]>;
}

function planOf(
  options: SweepOptions & {
    readonly base: Parameters;
    readonly constants: HostTree | undefined;
  },
): SweepPlan {
  const { architecture, base, edits, constants } = options;
  const calls: SiteCall[] = [];
  const alone: number[] = [];
  edits.forEach((edit, at) => {
    // Read once: the arrays are made at every reading.
    const constant = constants && constantEdit(
      architecture,
      { base, constants },
      { overrides: edit.overrides },
    );
    if (constant?.site.kind !== "conv" || constant.values.size !== 1) {
      alone.push(at);
      return;
    }
    const { site, values } = constant;
    const [neuron, value] = [...values][0]!;
    let call = calls.find((call) =>
      call.site === site && !call.edits.has(neuron)
    );
    if (call === undefined) calls.push(call = { site, edits: new Map() });
    call.edits.set(neuron, [at, value]);
  });
  const full = calls.filter(({ site, edits }) =>
    edits.size >= WORTHWHILE * site.count
  );
  for (const call of calls) {
    if (full.includes(call)) continue;
    alone.push(...[...call.edits.values()].map(([at]) => at));
  }
  return {
    shared: full.map(sharedCall),
    single: alone.map((at) =>
      singleCall(architecture, { base, edit: edits[at]!, at })
    ),
  };
}

/** Neurons without an edit get any constant; their logits are not read. */
function sharedCall({ site, edits }: SiteCall): SweepPlan["shared"][number] {
  const data = new Float32Array(site.count);
  for (const [neuron, [, value]] of edits) data[neuron] = value;
  return {
    entry: siteEntry(site.name),
    inputs: { value: { dtype: "float32", shape: [site.count], data } },
    edits: new Map([...edits].map(([neuron, [at]]) => [neuron, at])),
  };
}

function singleCall(
  architecture: Architecture,
  { base, edit, at }: {
    readonly base: Parameters;
    readonly edit: Edit;
    readonly at: number;
  },
): SweepPlan["single"][number] {
  const names = [...edit.overrides.keys()];
  const first = architecture.stages.find(({ parameters }) =>
    names.some((name) => parameters.includes(name))
  );
  if (first === undefined) {
    throw new RangeError(
      `Cannot sweep: edit ${at} changes no parameter of ${architecture.name}, current value is [${
        names.join(", ")
      }]`,
    );
  }
  return {
    edit: at,
    entry: fromEntry(first.name),
    restore: new Map(names.map((name) => [name, arrayOf(base, name)])),
  };
}

function logitsRows(
  logits: HostArray | undefined,
  { from, count }: { readonly from: number; readonly count: number },
): { readonly data: Float32Array; readonly shape: readonly number[] } {
  const numClasses = logits!.shape[1]!;
  const data = logits!.data as Float32Array;
  return {
    data: data.subarray(from * numClasses, (from + count) * numClasses),
    shape: [count, numClasses],
  };
}
