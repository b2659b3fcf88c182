/**
 * What is wrong with a dataset on disk: collected, never thrown one by one.
 *
 * @module
 */
import { DataError, PrerequisiteError } from "../errors/mod.ts";
import { countOf } from "../text/mod.ts";

/** The kinds of problems, for programs. */
export type ProblemKind =
  | "missing-file"
  | "unreadable-file"
  | "wrong-digest"
  | "byte-order-mark"
  | "line-ends"
  | "missing-column"
  | "permuted-columns"
  | "ragged-row"
  | "row-count"
  | "bad-value"
  | "duplicate-id"
  | "duplicate-image"
  | "id-mismatch"
  | "wrong-counts"
  | "empty-group"
  | "larger-minority"
  | "re-split"
  | "missing-image"
  | "unreadable-image";

/** One thing that is wrong. */
export interface Problem {
  /** For programs. */
  readonly kind: ProblemKind;
  /** An error forbids loading; a warning is proven harmless and only said. */
  readonly severity: "error" | "warning";
  /** What was expected and what is there, with the first few places. */
  readonly message: string;
  /** The file or folder. */
  readonly source: string;
  /** What the user can do. */
  readonly remedy: string;
}

/** How many places a message names before it counts the rest. */
const PLACES_SHOWN = 5;

/** `"a, b, c and 7 more"`. */
export function somePlaces(places: readonly (string | number)[]): string {
  const shown = places.slice(0, PLACES_SHOWN).join(", ");
  const more = places.length - PLACES_SHOWN;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** One problem as text: severity, kind, message, source and remedy. */
export function formatProblem(problem: Problem): string {
  return formatProblems([problem]);
}

/** Problems as text; source and remedy follow the last of those that share them, so that nothing is said twice. */
export function formatProblems(problems: readonly Problem[]): string {
  return placesOf(problems).map(({ problems, source, remedy }) =>
    `${
      problems.map(headline).join("\n")
    }\n  source: ${source}\n  remedy: ${remedy}`
  ).join("\n");
}

/** Problems of one file with one remedy. */
interface Place extends Pick<Problem, "source" | "remedy"> {
  readonly problems: Problem[];
}

function placesOf(problems: readonly Problem[]): Place[] {
  const places: Place[] = [];
  for (const problem of problems) {
    const { source, remedy } = problem;
    const last = places.at(-1);
    if (last?.source === source && last.remedy === remedy) {
      last.problems.push(problem);
    } else places.push({ source, remedy, problems: [problem] });
  }
  return places;
}

function headline({ severity, kind, message }: Problem): string {
  return `${severity}: ${kind}: ${message}`;
}

/**
 * Throws if any problem is an error.
 *
 * @throws {DataError} With every error of the list in the message.
 */
export function throwOnErrors(
  name: string,
  problems: readonly Problem[],
): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  const last = placesOf(errors).at(-1);
  if (last === undefined) return;
  const before = errors.slice(0, -last.problems.length);
  // The error itself says source and remedy of what stands last.
  throw new DataError(
    [
      `Cannot use dataset ${name}: ${countOf(errors.length, "problem")}`,
      ...(before.length > 0 ? [formatProblems(before)] : []),
      ...last.problems.map(headline),
    ].join("\n"),
    last,
  );
}

/** Runs every step, whatever happened to those before, and lists what they throw. */
export async function collectProblems(
  steps: readonly (() => Promise<unknown>)[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      problems.push(asProblem(error));
    }
  }
  return problems;
}

function asProblem(error: unknown): Problem {
  if (!(error instanceof Error)) throw error;
  // The message of the domain errors ends with source and remedy, which have fields of their own.
  const message = error.message.replace(
    /(\n {2}source: .*)?\n {2}remedy: .*$/s,
    "",
  );
  const severity = "error";
  if (error instanceof DataError) {
    const { source, remedy } = error;
    const missing = error.cause instanceof Deno.errors.NotFound;
    const kind = missing ? "missing-file" : "unreadable-file";
    return { kind, severity, message, source, remedy };
  }
  if (error instanceof PrerequisiteError) {
    const { missing: source, remedy } = error;
    return { kind: "missing-file", severity, message, source, remedy };
  }
  throw error;
}
