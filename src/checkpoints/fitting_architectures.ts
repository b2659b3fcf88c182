import {
  type ArchitectureName,
  architectureNames,
  createArchitecture,
} from "../models/mod.ts";
import type { Architecture, ModelOptions } from "../models/types.ts";
import {
  compareTensors,
  problemsOf,
  type TensorInfos,
} from "./compare_tensors.ts";
import { type AdaptOptions, adaptTensors } from "./adapt_tensors.ts";
import { misfitCauses, optionWords, summary } from "./explain_misfit.ts";
import { matchNames } from "./match_names.ts";

/** Whether a registered network is the file's. */
export interface ArchitectureFit {
  readonly name: ArchitectureName;
  /** `adapted`: with the options that are named. */
  readonly fits: "yes" | "adapted" | "no";
  /** Height, width and channels that the file is for; a convolutional network takes any height and width. */
  readonly input: Architecture["input"];
  readonly numClasses: number;
  /** The options that make it fit, e.g. `--head classifier`. */
  readonly options: readonly string[];
  /** What does not fit, in one line; empty if all does. */
  readonly problem: string;
}

/** Networks of which the file has less than this share of the names are not compared. */
const MIN_SHARE = 0.5;

/** Files with more tensors are no registered network, the largest of which has 932; comparing takes its time. */
const MAX_TENSORS = 5_000;

/** Side of a vision transformer's patch in pixels. */
const PATCH = 16;

/** The images whose number of pixels a first linear layer takes: square, grey or coloured. */
function imageOf(numInputs: number): Architecture["input"] | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(numInputs / channels);
    if (Number.isInteger(side)) return [side, side, channels];
  }
  return undefined;
}

/** The file's shape of a parameter, in PyTorch's layout. */
type ShapeOf = (name: string | undefined) => readonly number[] | undefined;

function inputOf({ input, parameters }: Architecture, shapeOf: ShapeOf) {
  const [height, width, channels] = input;
  const filters = parameters.find(({ layout }) => layout === "conv");
  const first = parameters.find(({ shape }) => shape.length > 1);
  const ours = shapeOf(filters?.name)?.[1] ?? channels;
  const numTokens = shapeOf("pos_embed")?.[1];
  if (numTokens !== undefined) {
    const side = PATCH * Math.sqrt(numTokens - 1);
    return Number.isInteger(side) && side > 0
      ? [side, side, ours] as const
      : [height, width, ours] as const;
  }
  const numInputs = filters === undefined
    ? shapeOf(first?.name)?.[1]
    : undefined;
  return (numInputs === undefined ? undefined : imageOf(numInputs)) ??
    [height, width, ours] as const;
}

/** Images and classes as the shapes of a file say. */
function optionsOf(
  architecture: Architecture,
  { names, info }: TensorInfos,
): ModelOptions {
  const { matches } = matchNames(
    architecture.parameters.map(({ name }) => name),
    names,
  );
  const shapeOf: ShapeOf = (name) => {
    const found = name === undefined ? undefined : matches.get(name);
    return found === undefined ? undefined : info(found).shape;
  };
  const head = architecture.stages.at(-1)?.parameters[0];
  const numClasses = shapeOf(head)?.[0] ?? architecture.numClasses;
  return { input: inputOf(architecture, shapeOf), numClasses };
}

/** The network of a name for the images and classes of a file; its own where these are impossible. */
export function architectureFor(
  name: ArchitectureName,
  tensors: TensorInfos,
): Architecture {
  const own = createArchitecture(name);
  try {
    return createArchitecture(name, optionsOf(own, tensors));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return own;
  }
}

/** Whether enough of a network's names are in the file for a comparison. */
function isLikely(
  { parameters }: Architecture,
  { names }: TensorInfos,
): boolean {
  const wanted = parameters.map(({ name }) => name);
  return matchNames(wanted, names).matches.size >= MIN_SHARE * wanted.length;
}

/** Whether a file that was changed so fits. Shapes tell; nothing is read. */
function fitsWith(
  architecture: Architecture,
  { read: _, ...tensors }: TensorInfos,
  adapt: AdaptOptions,
): boolean {
  if (optionWords(adapt) === "") return false;
  const unread = () => {
    throw new TypeError("Cannot read values: only shapes are compared");
  };
  const file = { ...tensors, read: unread };
  const adapted = adaptTensors(file, architecture, adapt);
  const { read: __, ...changed } = adapted.tensors;
  const head = architecture.stages.at(-1)?.parameters ?? [];
  const comparison = compareTensors(architecture.parameters, changed, {
    ignore: adapted.ignore,
    free: adapt.head === "new" ? head : [],
  });
  return problemsOf(comparison).length === 0;
}

function fitOf(
  name: ArchitectureName,
  tensors: TensorInfos,
): (ArchitectureFit & { readonly share: number }) | undefined {
  if (!isLikely(createArchitecture(name), tensors)) return undefined;
  const architecture = architectureFor(name, tensors);
  const { parameters, stages, input, numClasses } = architecture;
  const comparison = compareTensors(parameters, tensors);
  const { matches, misfits } = comparison;
  const share = (matches.size - misfits.length) / parameters.length;
  if (share < MIN_SHARE) return undefined;
  const problems = problemsOf(comparison);
  const causes = misfitCauses(problems, {
    specs: parameters,
    file: tensors,
    head: stages.at(-1)?.parameters ?? [],
  });
  const adapt = Object.assign({}, ...causes.map(({ adapt }) => adapt ?? {}));
  const isAdapted = problems.length > 0 &&
    fitsWith(architecture, tensors, adapt);
  return {
    name,
    input,
    numClasses,
    fits: problems.length === 0 ? "yes" : isAdapted ? "adapted" : "no",
    options: isAdapted ? [optionWords(adapt)] : [],
    problem: summary(problems),
    share,
  };
}

const ORDER: readonly ArchitectureFit["fits"][] = ["yes", "adapted", "no"];

/**
 * The registered networks of which a file has at least half: those that it fits first, then those that it fits with an
 * option, then those that share most with it.
 */
export function fittingArchitectures(tensors: TensorInfos): ArchitectureFit[] {
  if (tensors.names.length > MAX_TENSORS) return [];
  return architectureNames().flatMap((name) => fitOf(name, tensors) ?? [])
    .sort((a, b) =>
      ORDER.indexOf(a.fits) - ORDER.indexOf(b.fits) || b.share - a.share
    )
    .map(({ share: _, ...fit }) => fit);
}
