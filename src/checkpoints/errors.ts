import type { RawTensorInfo } from "./raw_tensor.ts";

/** One thing that is wrong between a file's tensors and a network's parameters. */
export interface CheckpointProblem {
  /** `missing`: the network has it, the file has not. `unexpected`: the other way round. */
  readonly kind: "missing" | "unexpected" | "shape" | "dtype";
  /** The parameter's name. */
  readonly name: string;
  /** What differs, in words. */
  readonly detail: string;
  /** The most similar name on the other side, if one is similar at all. */
  readonly nearest?: string;
}

/** What a {@linkcode CheckpointError} says besides its message. */
export interface CheckpointErrorDetails {
  /** The file at fault, or what stands for it. */
  readonly source?: string;
  /** Each thing that does not fit, when a file is well-formed but of another network. */
  readonly problems?: readonly CheckpointProblem[];
  /** The error from which this one follows. */
  readonly cause?: unknown;
}

/** A weights file is damaged, lies about itself, is of a kind that is not read, or does not fit the network. */
export class CheckpointError extends Error {
  /** The class, for programs that catch errors of several modules. */
  override readonly name: string = "CheckpointError";
  /** The file at fault; `"memory"` for bytes that came from no file. */
  readonly source: string;
  /** Empty unless the file was read but does not fit. */
  readonly problems: readonly CheckpointProblem[];

  /** An error with the file at fault. */
  constructor(message: string, details: CheckpointErrorDetails = {}) {
    super(
      message,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.source = details.source ?? "memory";
    this.problems = details.problems ?? [];
  }
}

/** One of several sets of weights in a file. */
export interface WeightsCandidate {
  /** Keys from the file's root, joined by dots; `.` for the file itself. */
  readonly key: string;
  /** Names, dtypes and shapes. */
  readonly tensors: ReadonlyMap<string, RawTensorInfo>;
}

/** A file holds several networks, and nothing says which is meant. */
export class AmbiguousWeightsError extends CheckpointError {
  /** The class, for programs that catch errors of several modules. */
  override readonly name: string = "AmbiguousWeightsError";
  /** The networks. */
  readonly candidates: readonly WeightsCandidate[];

  /** An error with the networks. */
  constructor(
    message: string,
    details: CheckpointErrorDetails & {
      readonly candidates: readonly WeightsCandidate[];
    },
  ) {
    super(message, details);
    this.candidates = details.candidates;
  }
}

/** A pickle asks for something outside the allowlist. Nothing of it was executed. */
export class UnsafePickleError extends CheckpointError {
  /** The class, for programs that catch errors of several modules. */
  override readonly name: string = "UnsafePickleError";
  /** What the pickle asked for: `module.name` of a Python object, or an opcode. */
  readonly refused: string;

  /** An error that names what was refused. */
  constructor(refused: string, details: CheckpointErrorDetails = {}) {
    super(
      `Cannot read the pickle in ${
        details.source ?? "memory"
      }: it asks for ${refused}, which is not read here (nothing was executed); if you trust the ` +
        "file, open it in Python and save model.state_dict()",
      details,
    );
    this.refused = refused;
  }
}
