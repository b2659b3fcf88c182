import { isAveraged } from "./averaged.ts";
import { timmName } from "./timm_name.ts";

/** The names of a file that were found for a network's. */
export interface NameMatches {
  /** The file's name of each parameter that was found. */
  readonly matches: ReadonlyMap<string, string>;
  /** What stands before the parameter in most of the file's names: `featurizer.network.`, or nothing. */
  readonly prefix: string;
  /** Names under the average of the network, which was not taken, e.g. those that begin with `ema_model.`. */
  readonly averaged: readonly string[];
}

/** A name of the file, read as a parameter behind a prefix. */
interface Reading {
  readonly name: string;
  readonly prefix: string;
  readonly parameter: string;
}

/** Parts of a name that are read as a prefix at most. */
const MAX_PARTS = 8;

/** How torchvision's names of a vision transformer begin; timm's are others. */
const TORCHVISION = /^(class_token$|conv_proj\.|encoder\.|heads\.)/;

/** The parameter that a name means: its own, without `DataParallel` inside the network, or torchvision's. */
function meaning(
  name: string,
  wanted: ReadonlySet<string>,
): string | undefined {
  if (wanted.has(name)) return name;
  if (name.includes(".module.")) {
    const inner = name.replaceAll(".module.", ".");
    if (wanted.has(inner)) return inner;
  }
  if (!TORCHVISION.test(name)) return undefined;
  const other = timmName(name);
  return wanted.has(other) ? other : undefined;
}

function* readings(
  name: string,
  wanted: ReadonlySet<string>,
): Generator<Reading> {
  let at = 0;
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const parameter = meaning(name.slice(at), wanted);
    if (parameter !== undefined) {
      yield { name, prefix: name.slice(0, at), parameter };
    }
    at = name.indexOf(".", at) + 1;
    if (at === 0) return;
  }
}

function isAveragedPrefix(prefix: string): boolean {
  return prefix.split(".").some(isAveraged);
}

/** The prefix under which most parameters are; of equal ones no average, and the first in the file. */
function bestPrefix(byPrefix: ReadonlyMap<string, readonly Reading[]>): string {
  const count = (found: readonly Reading[]) =>
    new Set(found.map(({ parameter }) => parameter)).size;
  const ranked = [...byPrefix].map(([prefix, found]) => ({
    prefix,
    votes: count(found),
    averaged: isAveragedPrefix(prefix),
  }));
  ranked.sort((a, b) =>
    b.votes - a.votes || Number(a.averaged) - Number(b.averaged)
  );
  return ranked[0]?.prefix ?? "";
}

/** A name as it is goes before one that is translated. */
function first(found: readonly Reading[]): Map<string, string> {
  const matches = new Map<string, string>();
  const literal = ({ name, prefix, parameter }: Reading) =>
    name === prefix + parameter;
  for (
    const one of [...found].sort((a, b) =>
      Number(literal(b)) - Number(literal(a))
    )
  ) {
    if (!matches.has(one.parameter)) matches.set(one.parameter, one.name);
  }
  return matches;
}

/**
 * Which name in the file each parameter has. The network may be part of a larger one: what stands before most of its
 * names is found by counting. A part of it may stand one level up (`backbone.conv1.weight` beside `fc.weight`).
 *
 * @param wanted The network's names.
 * @param names The file's.
 */
export function matchNames(
  wanted: Iterable<string>,
  names: readonly string[],
): NameMatches {
  const parameters = new Set(wanted);
  const all = names.flatMap((name) => [...readings(name, parameters)]);
  const byPrefix = Map.groupBy(all, ({ prefix }) => prefix);
  const prefix = bestPrefix(byPrefix);
  const matches = first(byPrefix.get(prefix) ?? []);
  const above = [...byPrefix.keys()].filter((one) =>
    one !== prefix && prefix.startsWith(one)
  );
  for (const one of above) {
    for (const [parameter, name] of first(byPrefix.get(one)!)) {
      if (!matches.has(parameter)) matches.set(parameter, name);
    }
  }
  const averaged = all.filter((one) =>
    one.prefix !== prefix && isAveragedPrefix(one.prefix)
  );
  return {
    matches,
    prefix,
    averaged: [...new Set(averaged.map(({ name }) => name))],
  };
}
