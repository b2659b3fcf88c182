import type { CheckpointOrigin } from "./types.ts";

/** What was done with the names of a file when it was opened, one line each. */
export function nameNotes(
  { prefix, removed, repeated }: CheckpointOrigin,
): string[] {
  return [
    ...prefix === ""
      ? []
      : [`every name began with ${prefix} which was taken off`],
    ...removed.map((part) => `${part}. was taken out of the names`),
    ...repeated.map((module) =>
      `${module}.* left out, the same tensors are there under other names`
    ),
  ];
}

/**
 * What was chosen when a file was opened, one line each: which of its networks was taken and how to take another, what
 * was taken out of its names. Nothing for a plain `state_dict`.
 *
 * @param keyed How a key is given, e.g. `(key) => "--key " + key`.
 */
export function originNotes(
  origin: CheckpointOrigin,
  keyed: (key: string) => string,
): string[] {
  const { key, what, className, others } = origin;
  const isPlain = key === "." && what === "state_dict";
  return [
    ...isPlain ? [] : [
      `weights taken from ${key === "." ? "the file itself" : key}${
        what === "module" ? `, a whole module of class ${className}` : ""
      }`,
    ],
    ...others.map((other) =>
      `${other.key} not taken (${
        other.role === "averaged" ? "an average" : "other tensors"
      }); ${keyed(other.key)} takes it`
    ),
    // What was taken off is said by what fits the names to a network, which may need it.
    ...nameNotes({ ...origin, prefix: "" }),
  ];
}
