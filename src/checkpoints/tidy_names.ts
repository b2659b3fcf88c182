import { lastPart } from "./_parts.ts";
import { extraTensor } from "./extra_tensors.ts";

/** A tensor as far as its name is concerned. */
export interface NamedTensor {
  readonly shape: readonly number[];
  /** The same for two names of one tensor. */
  readonly identity: string;
}

/** The tensors under tidy names, and what became of the file's. */
export interface TidyNames<T> {
  readonly tensors: ReadonlyMap<string, T>;
  /** The file's name of each tensor. */
  readonly fileNames: ReadonlyMap<string, string>;
  /** What was taken off the beginning of every name: `module.`, or nothing. */
  readonly prefix: string;
  /** Wrappers' parts that were taken out of the middle of names. */
  readonly removed: readonly string[];
  /** Modules whose tensors are all there under other names; they were left out. */
  readonly repeated: readonly string[];
}

/** What wrappers of PyTorch put into names wherever they stand; no network has parts of these names. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "_orig_mod", // torch.compile
  "_fsdp_wrapped_module",
  "_checkpoint_wrapped_module",
]);

/** What wrappers of networks are called; a parameter that is left alone behind one is still a parameter. */
const OUTER: ReadonlySet<string> = new Set([
  ...WRAPPERS,
  "module", // DataParallel, DistributedDataParallel, AveragedModel
  "model",
  "net",
  "network",
  "backbone",
]);

function withoutWrappers(name: string): string {
  const parts = name.split(".");
  return parts.filter((part, at) =>
    at === parts.length - 1 || !WRAPPERS.has(part)
  )
    .join(".");
}

/**
 * The beginning that all names have in common, in whole parts. What it leaves must still look like names of a network:
 * `fc.weight` and `fc.bias` stay as they are, `model.fc.weight` and `model.fc.bias` lose `model.`.
 */
export function commonPrefix(names: readonly string[]): string {
  const split = names.map((name) => name.split("."));
  const [first = []] = split;
  const shortest = Math.min(...split.map((parts) => parts.length - 1));
  let length = 0;
  while (
    length < shortest &&
    split.every((parts) => parts[length] === first[length])
  ) length++;
  const isBare = split.every((parts) => parts.length === length + 1);
  if (isBare && !OUTER.has(first[length - 1] ?? "")) length--;
  return first.slice(0, Math.max(length, 0)).map((part) => `${part}.`).join("");
}

/**
 * The outermost modules of which every tensor is in the file a second time, e.g. DomainBed's `network`, a sequence of
 * `featurizer` and `classifier`. The first of equal ones stays. A single tied tensor (a head that is the embedding) is
 * a part of its network.
 */
function repeatedModules(
  tensors: ReadonlyMap<string, NamedTensor>,
): Set<string> {
  const outermost = Map.groupBy(
    [...tensors].filter(([name]) => name.includes(".")),
    ([name]) => name.slice(0, name.indexOf(".")),
  );
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const key = (name: string, { identity }: NamedTensor) =>
    `${lastPart(name)} ${identity}`;
  for (const [module, inside] of outermost) {
    const isRepeated = inside.length > 1 &&
      inside.every(([name, tensor]) => seen.has(key(name, tensor)));
    if (isRepeated) repeated.add(module);
    for (const [name, tensor] of inside) seen.add(key(name, tensor));
  }
  return repeated;
}

/** The tidy name of each file name; the file's own if two would become one. */
function rename(
  tensors: ReadonlyMap<string, NamedTensor>,
  files: readonly string[],
): { readonly names: readonly string[]; readonly prefix: string } {
  const bare = files.map(withoutWrappers);
  const isExtra = files.map((name, i) =>
    extraTensor(bare[i]!, tensors.get(name)!.shape) !== undefined
  );
  const own = bare.filter((_, i) => !isExtra[i]);
  const prefix = own.length === 0 ? "" : commonPrefix(own);
  const names = bare.map((name, i) =>
    isExtra[i] ? name : name.slice(prefix.length)
  );
  return new Set(names).size === names.length
    ? { names, prefix }
    : { names: files, prefix: "" };
}

/**
 * The tensors without what training puts around a network's names: modules that repeat others, parts of wrappers, and
 * the beginning that all names share (but for tensors like `n_averaged`, which lie beside the network).
 */
export function tidyNames<T extends NamedTensor>(
  tensors: ReadonlyMap<string, T>,
): TidyNames<T> {
  const repeated = repeatedModules(tensors);
  const files = [...tensors.keys()].filter((name) =>
    !repeated.has(name.split(".", 1)[0]!)
  );
  const { names, prefix } = rename(tensors, files);
  const removed = new Set(
    names === files
      ? []
      : files.flatMap((name) =>
        name.split(".").slice(0, -1).filter((part) => WRAPPERS.has(part))
      ),
  );
  return {
    tensors: new Map(names.map((name, i) => [name, tensors.get(files[i]!)!])),
    fileNames: new Map(names.map((name, i) => [name, files[i]!])),
    prefix,
    removed: [...removed],
    repeated: [...repeated],
  };
}
