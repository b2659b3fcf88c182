/**
 * `parseArgs` with the signature of `@std/cli`, over `node:util`.
 *
 * Source: https://jsr.io/@std/cli (1.x); only the options named here. The
 * commands of this project use `commander`; this is for scripts.
 *
 * @module
 */
import { parseArgs as parseNode } from "node:util";

/** Options of {@linkcode parseArgs}. */
export interface ParseArgsOptions {
  /** Flags without a value. */
  readonly boolean?: readonly string[];
  /** Flags with a value. */
  readonly string?: readonly string[];
  /** Flags that may be given more than once; their value is a list. */
  readonly collect?: readonly string[];
  /** One-letter name → flag. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Values of flags that are not given. */
  readonly default?: Readonly<
    Record<string, string | boolean | readonly string[]>
  >;
}

/** Flags by name, and what is no flag under `_`. */
export interface Args {
  /** The value of a flag. */
  readonly [flag: string]: string | boolean | readonly string[] | undefined;
  /** What is no flag, in order. */
  readonly _: readonly string[];
}

/**
 * Reads command line arguments.
 *
 * Stricter than the original: a flag that is not named in the options is an
 * error, for a mistyped flag must not be ignored.
 *
 * @throws {TypeError} If a flag is unknown or lacks its value.
 */
export function parseArgs(
  args: readonly string[],
  options: ParseArgsOptions = {},
): Args {
  const {
    boolean = [],
    string = [],
    collect = [],
    alias = {},
    default: defaults = {},
  } = options;
  const shortOf = new Map(
    Object.entries(alias).map(([short, flag]) => [flag, short]),
  );
  const flagOptions = (flag: string, type: "boolean" | "string") => {
    const short = shortOf.get(flag);
    return [flag, {
      type,
      multiple: collect.includes(flag),
      ...(short === undefined ? {} : { short }),
    }] as const;
  };
  const { values, positionals } = parseNode({
    args: [...args],
    allowPositionals: true,
    strict: true,
    options: Object.fromEntries([
      ...boolean.map((flag) => flagOptions(flag, "boolean")),
      ...string.map((flag) => flagOptions(flag, "string")),
    ]),
  });
  const absent = Object.fromEntries(boolean.map((flag) => [flag, false]));
  const given = values as Readonly<
    Record<string, string | boolean | readonly string[]>
  >;
  return { ...absent, ...defaults, ...given, _: positionals };
}
