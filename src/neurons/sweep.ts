import type { GroupedSplit } from "../datasets/types.ts";
import { predictions } from "../metrics/mod.ts";
import type { Architecture, Parameters } from "../models/mod.ts";
import type { HostArray, HostTree, Program } from "../tensor/types.ts";
import { programParameters, readBatch } from "../training/mod.ts";
import { type ConstantEdit, constantEdit } from "./_constant_edit.ts";
import { arrayOf } from "./_filters.ts";
import {
  fromEntry,
  rowsOf,
  siteEntry,
  SWEEP_DEFAULTS,
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
 * it changes. Edits that only fix outputs to constants (`zero`, `ablate`, `mean` within one site) share calls.
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
  const { batchSize, editsPerCall } = { ...SWEEP_DEFAULTS, ...options };
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
      editsPerCall,
      constants: editsPerCall === 0
        ? undefined
        : new Map(Object.entries(program.call("constants", { images }))),
    });
    for (const call of plan.shared) {
      const { logits } = program.call(call.entry, call.inputs);
      call.edits.forEach((edit, row) => {
        const rows = logitsRows(logits, { from: row * batchSize, count });
        found[edit]!.set(predictions(rows), start);
      });
    }
    for (const { edit, entry, overrides, restore } of plan.single) {
      program.write(overrides);
      const { logits } = program.call(entry, {});
      program.write(restore);
      const rows = logitsRows(logits, { from: 0, count });
      found[edit]!.set(predictions(rows), start);
    }
  }
  return { baseLogits, predictions: found };
}

/** The calls of one batch. */
interface SweepPlan {
  /** Constant edits of one site. */
  readonly shared: readonly {
    readonly entry: string;
    readonly inputs: Readonly<Record<"keep" | "value", HostArray>>;
    /** Which edit each row is. */
    readonly edits: readonly number[];
  }[];
  /** All other edits, one by one. */
  readonly single: readonly {
    readonly edit: number;
    readonly entry: string;
    readonly overrides: HostTree;
    readonly restore: HostTree;
  }[];
}

function planOf(
  options: SweepOptions & {
    readonly base: Parameters;
    readonly editsPerCall: number;
    readonly constants: HostTree | undefined;
  },
): SweepPlan {
  const { architecture, base, edits, editsPerCall, constants } = options;
  const single: SweepPlan["single"][number][] = [];
  const bySite = new Map<string, [number, ConstantEdit][]>();
  edits.forEach((edit, at) => {
    const constant = constants &&
      constantEdit(architecture, { base, constants }, edit);
    if (constant === undefined) {
      single.push(singleCall(architecture, { base, edit, at }));
      return;
    }
    const { name } = constant.site;
    bySite.set(name, [...bySite.get(name) ?? [], [at, constant]]);
  });
  const shared = [...bySite.values()].flatMap((found) => {
    const rows = rowsOf(found[0]![1].site, editsPerCall);
    const calls = [];
    for (let start = 0; start < found.length; start += rows) {
      calls.push(sharedCall(found.slice(start, start + rows), rows));
    }
    return calls;
  });
  return { shared, single };
}

/** Rows without an edit leave everything as it is; their logits are not read. */
function sharedCall(
  edits: readonly (readonly [number, ConstantEdit])[],
  rows: number,
): SweepPlan["shared"][number] {
  const { site } = edits[0]![1];
  const keep = new Float32Array(rows * site.count).fill(1);
  const value = new Float32Array(rows * site.count);
  edits.forEach(([, { values }], row) => {
    for (const [index, constant] of values) {
      keep[row * site.count + index] = 0;
      value[row * site.count + index] = constant;
    }
  });
  const shape = [rows, site.count];
  return {
    entry: siteEntry(site.name),
    inputs: {
      keep: { dtype: "float32", shape, data: keep },
      value: { dtype: "float32", shape, data: value },
    },
    edits: edits.map(([at]) => at),
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
    overrides: edit.overrides,
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
