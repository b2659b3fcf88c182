import type { Architecture } from "../models/types.ts";
import { moduleOf } from "./_parts.ts";
import { CheckpointError } from "./errors.ts";
import type { Tensors } from "./compare_tensors.ts";
import { matchNames } from "./match_names.ts";
import { type Grid, resamplePositions } from "./resample_positions.ts";

/** What of a file is changed so that a network takes it; nothing is by itself. */
export interface AdaptOptions {
  /** `new`: the classifier begins anew. Otherwise the file's module that is the classifier, e.g. `fc.0`. */
  readonly head?: string;
  /** `resample`: position embeddings of another grid are resampled. */
  readonly positions?: "resample";
}

/** The tensors of a file under the network's names, and what was done. */
export interface AdaptedTensors {
  readonly tensors: Tensors;
  /** Names that the network need not have: other classifiers. */
  readonly ignore: readonly string[];
  /** One line for each change. */
  readonly notes: readonly string[];
}

/** Modules that are a network's classifier, or a second one. */
const HEADS =
  /(^|\.)((fc|head|heads\.head|head_dist|classifier|linear|last_linear)(\.\d+)?)$/;

/** DeiT's second class token, which `head_dist` reads. */
const DISTILLATION_TOKEN = /(^|\.)dist_token$/;

const POSITIONS = "pos_embed";

/** Side of a patch in pixels, as in `src/models/vision_transformer.ts`. */
const PATCH = 16;

/** Names of the tensors that classifiers have. */
function headTensors(names: readonly string[]): string[] {
  return names.filter((name) =>
    HEADS.test(moduleOf(name)) || DISTILLATION_TOKEN.test(name)
  );
}

/** The module that a word names: the whole of a tensor's module, or its end. */
function findModule({ names, source }: Tensors, word: string): string {
  const modules = [...new Set(names.map(moduleOf))];
  const found = modules.includes(word)
    ? [word]
    : modules.filter((name) => name.endsWith(`.${word}`));
  const [module] = found;
  if (module !== undefined && found.length === 1) return module;
  const likely = [...new Set(headTensors(names).map(moduleOf))].join(", ");
  throw new CheckpointError(
    `Cannot take ${word} of ${source} for the classifier: ${
      found.length === 0
        ? "there is no such module"
        : `${found.length} modules end so`
    }; likely ones are ${likely || "(none)"}`,
    { source },
  );
}

/** The same tensors under other names; those whose new name is `undefined` are gone. */
function renamed(
  file: Tensors,
  rename: (name: string) => string | undefined,
): Tensors {
  const old = new Map<string, string>();
  for (const name of file.names) {
    const other = rename(name);
    if (other !== undefined) old.set(other, name);
  }
  const { readRaw, origin } = file;
  return {
    source: file.source,
    ...(origin ? { origin } : {}),
    names: [...old.keys()],
    info: (name) => file.info(old.get(name)!),
    read: (name) => file.read(old.get(name)!),
    ...(readRaw ? { readRaw: (name) => readRaw(old.get(name)!) } : {}),
  };
}

/** The file's module under the names of the network's classifier. */
function withHead(
  file: Tensors,
  { stages }: Architecture,
  word: string,
): AdaptedTensors {
  const own = stages.at(-1)?.parameters ?? [];
  if (word === "new") {
    const gone = new Set([...headTensors(file.names), ...own]);
    return {
      tensors: renamed(file, (name) => gone.has(name) ? undefined : name),
      ignore: [],
      notes: ["the classifier begins anew"],
    };
  }
  const module = findModule(file, word);
  const target = moduleOf(own[0] ?? "");
  const rename = (name: string) => {
    if (moduleOf(name) === module) {
      return `${target}${name.slice(module.length)}`;
    }
    return own.includes(name) ? undefined : name;
  };
  const tensors = renamed(file, rename);
  const ignore = headTensors(tensors.names).filter((name) =>
    !own.includes(name)
  );
  return {
    tensors,
    ignore,
    notes: [
      `${module} taken for the classifier ${target}`,
      ...ignore.map((name) => `${name} left: part of another classifier`),
    ],
  };
}

/** The square grid and the tokens before it: one (class), or two (distillation too). */
function gridOf(
  numTokens: number,
): { side: number; prefix: number } | undefined {
  return [1, 2].map((prefix) => ({
    side: Math.sqrt(numTokens - prefix),
    prefix,
  })).find(({ side }) => Number.isInteger(side) && side > 0);
}

/** Position embeddings for the network's images; a distillation token's go with the token. */
function withPositions(
  file: Tensors,
  { input, parameters }: Architecture,
): AdaptedTensors {
  const names = parameters.map(({ name }) => name);
  const name = matchNames(names, file.names).matches.get(POSITIONS);
  const spec = parameters.find(({ name }) => name === POSITIONS);
  const unchanged = { tensors: file, ignore: [], notes: [] };
  if (name === undefined || spec === undefined) return unchanged;
  const [, numTokens = 0, dim = 0] = file.info(name).shape;
  const grid = gridOf(numTokens);
  if (grid === undefined || dim !== spec.shape[2]) return unchanged;
  const { side, prefix } = grid;
  const to: Grid = [input[0] / PATCH, input[1] / PATCH];
  const isSame = to[0] === side && to[1] === side;
  if (prefix === 1 && isSame) return unchanged;
  const info = { ...file.info(name), shape: spec.shape };
  const read = () => {
    const embeddings = file.read(name);
    const ofClass = embeddings.data.slice(0, dim);
    const ofPatches = embeddings.data.slice(prefix * dim);
    const data = Float32Array.of(...ofClass, ...ofPatches);
    return resamplePositions(
      { dtype: "float32", shape: [1, 1 + side * side, dim], data },
      { from: [side, side], to },
    );
  };
  return {
    tensors: {
      source: file.source,
      ...(file.origin ? { origin: file.origin } : {}),
      names: file.names,
      info: (one) => one === name ? info : file.info(one),
      read: (one) => one === name ? read() : file.read(one),
    },
    ignore: [],
    notes: [
      ...isSame ? [] : [
        `position embeddings resampled from ${side} × ${side} to ${
          to.join(" × ")
        } patches`,
      ],
      ...prefix === 2
        ? [
          "the distillation token is left out: the network is not quite the one that was trained",
        ]
        : [],
    ],
  };
}

/**
 * The tensors of a file as a network needs them, by what was asked for: another classifier, position embeddings of
 * another grid.
 *
 * @throws {CheckpointError} If the file has no module of the name that was given for the classifier.
 */
export function adaptTensors(
  file: Tensors,
  architecture: Architecture,
  { head, positions }: AdaptOptions,
): AdaptedTensors {
  const first: AdaptedTensors = head === undefined
    ? { tensors: file, ignore: [], notes: [] }
    : withHead(file, architecture, head);
  if (positions === undefined) return first;
  const second = withPositions(first.tensors, architecture);
  return {
    tensors: second.tensors,
    ignore: first.ignore,
    notes: [...first.notes, ...second.notes],
  };
}
