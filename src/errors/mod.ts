/**
 * The domain errors. A built-in class (`TypeError`, `RangeError`, `SyntaxError`) is used wherever it
 * says enough; these carry a field that a program can act on.
 *
 * @module
 */

/** Something the machine must have is missing; `remedy` is the command or the step that brings it. */
export class PrerequisiteError extends Error {
  override readonly name = "PrerequisiteError";
  /** What is missing, e.g. `"pip"`. */
  readonly missing: string;
  /** What brings it, e.g. `"apt-get install python3-pip"`. */
  readonly remedy: string;

  constructor(
    message: string,
    details: { missing: string; remedy: string; cause?: unknown },
  ) {
    super(`${message}\n  remedy: ${details.remedy}`, { cause: details.cause });
    this.missing = details.missing;
    this.remedy = details.remedy;
  }
}

/** A tensor or array has another shape than the operation needs. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  readonly expected: readonly (number | string)[];
  readonly found: readonly number[];

  constructor(
    subject: string,
    expected: readonly (number | string)[],
    found: readonly number[],
  ) {
    super(
      `Cannot use ${subject}: expected shape [${
        expected.join(", ")
      }], current value is [${found.join(", ")}]`,
    );
    this.expected = expected;
    this.found = found;
  }
}

/** Data on disk is not what it says it is: a wrong digest, a truncated file, other group counts. */
export class DataError extends Error {
  override readonly name = "DataError";
  /** The file or folder at fault. */
  readonly source: string;
  /** What the user can do about it. */
  readonly remedy: string;

  constructor(
    message: string,
    details: { source: string; remedy: string; cause?: unknown },
  ) {
    super(
      `${message}\n  source: ${details.source}\n  remedy: ${details.remedy}`,
      {
        cause: details.cause,
      },
    );
    this.source = details.source;
    this.remedy = details.remedy;
  }
}

/** The operating system refused what was asked of a file: it is not there, not readable, the disk is full. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  /** The system's code, e.g. `"ENOSPC"`. */
  readonly code: string;
  /** The file or folder, if it is known. */
  readonly path?: string;

  constructor(
    message: string,
    details: { code: string; path?: string; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.code = details.code;
    if (details.path !== undefined) this.path = details.path;
  }
}

/** A command was called with words or values that it does not take. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
