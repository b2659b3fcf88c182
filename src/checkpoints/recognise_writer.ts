import type { Checkpoint } from "./types.ts";

type Recognised = Pick<Checkpoint, "format" | "metadata" | "origin">;

/** A way in which files are written, and what shows it. */
interface Writer {
  readonly words: string;
  shows(file: Recognised): boolean;
}

function has(...keys: readonly string[]) {
  return ({ origin: { contents } }: Recognised) =>
    keys.every((key) => contents.has(key));
}

/**
 * The first whose sign a file shows. The signs are what the scripts write: their keys, see `docs/checkpoints.md`.
 */
const WRITERS: readonly Writer[] = [
  { words: "PyTorch Lightning", shows: has("pytorch-lightning_version") },
  { words: "BalancingGroups", shows: has("model", "best_selec_val") },
  { words: "WILDS", shows: has("algorithm") },
  { words: "SubpopBench or DomainBed", shows: has("model_dict") },
  { words: "timm's training script", shows: has("state_dict", "arch") },
  { words: "timm's training script", shows: has("state_dict_ema") },
  { words: "DeiT's training script", shows: has("model", "model_ema") },
  {
    words: "torch.save(model), as group_DRO and JTT do",
    shows: ({ origin }) => origin.what === "module" && origin.key === ".",
  },
  {
    words: "a Python library for PyTorch",
    shows: ({ format, metadata }) =>
      format === "safetensors" && metadata.get("format") === "pt",
  },
  {
    words: "torch.save(model.state_dict())",
    shows: ({ format, origin }) =>
      format !== "safetensors" && origin.key === ".",
  },
];

/** What wrappers of a network leave in its names. */
const WRAPPERS: readonly (readonly [part: RegExp, words: string])[] = [
  [/(^|\.)_orig_mod\./, "torch.compile"],
  [/(^|\.)_fsdp_wrapped_module\./, "FullyShardedDataParallel"],
  [/(^|\.)n_averaged$/, "AveragedModel"],
  [/^module\./, "DataParallel"],
];

/** Who probably wrote a file, in words; `undefined` if nothing shows it. */
export function recogniseWriter(file: Recognised): string | undefined {
  return WRITERS.find(({ shows }) => shows(file))?.words;
}

/** What was wrapped around the network when it was saved. */
export function recogniseWrappers({ origin }: Recognised): string[] {
  const names = [...origin.fileNames.values()];
  const found = WRAPPERS.filter(([part]) =>
    names.some((name) => part.test(name))
  ).map(([, words]) => words);
  // AveragedModel calls what it averages `module`, too.
  return found.includes("AveragedModel")
    ? found.filter((words) => words !== "DataParallel")
    : found;
}
