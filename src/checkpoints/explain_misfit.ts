import type { AdaptOptions } from "./adapt_tensors.ts";
import { torchShape } from "../models/mod.ts";
import type { ParameterSpec } from "../models/types.ts";
import { moduleOf } from "./_parts.ts";
import { CheckpointError, type CheckpointProblem } from "./errors.ts";
import type { RawTensorInfo } from "./raw_tensor.ts";

/** What is likely the matter. */
export interface MisfitCause {
  readonly words: string;
  /** What makes the file fit, if anything does. */
  readonly adapt?: AdaptOptions;
}

/** What `weights convert` calls it. */
export function optionWords({ head, positions }: AdaptOptions): string {
  return [
    ...head === undefined ? [] : [`--head ${head}`],
    ...positions === undefined ? [] : [`--pos-embed ${positions}`],
  ].join(" ");
}

/** What an explanation rests on besides the problems. */
export interface MisfitContext {
  readonly specs: readonly ParameterSpec[];
  readonly file: {
    readonly source: string;
    readonly names: readonly string[];
    info(name: string): RawTensorInfo;
  };
  /** What the file is called. Default: its source. */
  readonly source?: string;
  /** Default: `"the network"`. */
  readonly network?: string;
  /** The parameters of the classifier. Default: none. */
  readonly head?: readonly string[];
}

/** Names in the one line at most; the rest is counted. */
const MAX_NAMED = 2;

type Kind = CheckpointProblem["kind"];

/** A kind of problem in words, for one and for several tensors. */
const WORDS: Readonly<Record<Kind, readonly [one: string, several: string]>> = {
  missing: ["parameter is missing", "parameters are missing"],
  unexpected: [
    "tensor belongs to no parameter",
    "tensors belong to no parameter",
  ],
  shape: ["parameter has another shape", "parameters have another shape"],
  dtype: ["parameter has another dtype", "parameters have another dtype"],
};

/** What is wrong, in one line: kinds counted, the first tensors named. */
export function summary(problems: readonly CheckpointProblem[]): string {
  const kinds = Map.groupBy(problems, ({ kind }) => kind);
  return [...kinds].map(([kind, found]) => {
    const named = found.slice(0, MAX_NAMED).map(({ name, detail }) =>
      kind === "shape" || kind === "dtype" ? `${name}: ${detail}` : name
    );
    const more = found.length > MAX_NAMED ? ", …" : "";
    const words = WORDS[kind][found.length === 1 ? 0 : 1];
    return `${found.length} ${words} (${named.join(", ")}${more})`;
  }).join("; ");
}

/** The modules with a weight (and a bias) of these shapes among some tensors: where a classifier may be. */
function modulesOfShape(
  file: MisfitContext["file"],
  names: readonly string[],
  weight: readonly number[],
): string[] {
  return names.flatMap((name) =>
    name.endsWith(".weight") && String(file.info(name).shape) === String(weight)
      ? [moduleOf(name)]
      : []
  );
}

/** What is wrong with the classifier, if that is. */
function headCause(
  own: readonly CheckpointProblem[],
  unexpected: readonly string[],
  { specs, file, head = [] }: MisfitContext,
): MisfitCause[] {
  const wrong = own.filter(({ name }) => head.includes(name));
  const weight = specs.find(({ name }) =>
    head.includes(name) && name.endsWith("weight")
  );
  if (wrong.length === 0 || weight === undefined) return [];
  if (wrong.every(({ kind }) => kind === "shape")) {
    return [{
      words:
        "the file's classifier is for another number of classes; give a network that was trained on the dataset's, or begin with a new classifier",
      adapt: { head: "new" },
    }];
  }
  const shape = torchShape(weight.shape, weight.layout);
  const [other] = modulesOfShape(file, unexpected, shape);
  return [
    other === undefined
      ? {
        words: "the file has no classifier of this size; begin with a new one",
        adapt: { head: "new" },
      }
      : {
        words: `the file's classifier seems to be ${other}`,
        adapt: { head: other },
      },
  ];
}

/** Vision transformers keep one embedding per position. */
const POSITIONS = "pos_embed";

/** What DeiT's distilled networks have besides a class token and its head. */
const DISTILLED = /(^|\.)(dist_token|head_dist\.\w+)$/;

const DISTILLED_CAUSE: MisfitCause = {
  words:
    "the file is a distilled transformer with two heads; one of them alone is not quite the network that was trained",
  adapt: { head: "head", positions: "resample" },
};

/** The likely causes if nothing but the classifier and the positions is wrong. */
function partCauses(
  problems: readonly CheckpointProblem[],
  context: MisfitContext,
): MisfitCause[] {
  const own = problems.filter(({ kind }) => kind !== "unexpected");
  const unexpected = problems.flatMap(({ kind, name }) =>
    kind === "unexpected" ? [name] : []
  );
  const parts = [...context.head ?? [], POSITIONS];
  if (!own.every(({ name }) => parts.includes(name))) return [];
  if (unexpected.some((name) => DISTILLED.test(name))) return [DISTILLED_CAUSE];
  return [
    ...headCause(own, unexpected, context),
    ...own.some(({ name }) => name === POSITIONS)
      ? [{
        words: "the file's position embeddings are for images of another size",
        adapt: { positions: "resample" as const },
      }]
      : [],
  ];
}

function otherCause(
  problems: readonly CheckpointProblem[],
  { specs }: MisfitContext,
): string {
  const wrong = problems.filter(({ kind }) => kind !== "unexpected").length;
  if (wrong === 0) {
    return "the file holds more than this network: a larger one, or two (`--key` takes one)";
  }
  return wrong * 2 > specs.length
    ? "the file is of another architecture"
    : "the file is of another architecture of this family, or of other images";
}

/** The likely causes of what does not fit. */
export function misfitCauses(
  problems: readonly CheckpointProblem[],
  context: MisfitContext,
): readonly MisfitCause[] {
  const parts = partCauses(problems, context);
  return parts.length > 0 ? parts : [{ words: otherCause(problems, context) }];
}

/** Every problem on a line of its own. */
export function listProblems(problems: readonly CheckpointProblem[]): string {
  return problems.map(({ kind, name, detail, nearest }) =>
    `  ${kind} ${name}: ${detail}${
      nearest === undefined ? "" : ` (nearest: ${nearest})`
    }`
  ).join("\n");
}

/** The error for a file that does not fit: what is wrong in one line, then the likely cause and what helps. */
export function explainMisfit(
  problems: readonly CheckpointProblem[],
  context: MisfitContext,
): CheckpointError {
  const { source = context.file.source, network = "the network" } = context;
  const causes = misfitCauses(problems, context).map(({ words, adapt }) =>
    adapt === undefined ? words : `${words}: \`${optionWords(adapt)}\``
  );
  return new CheckpointError(
    `Cannot load ${source} into ${network}: ${summary(problems)}\n${
      causes.join("\n")
    }`,
    { source, problems },
  );
}
