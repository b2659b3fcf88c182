/**
 * Pure functions over a state, compiled to one TensorFlow graph or run op by op.
 *
 * @module
 */
export { eagerProgram, type EagerProgramOptions } from "./eager_program.ts";
export { decodeProgram, encodeProgram } from "./encode_program.ts";
export { loadProgram, type LoadProgramOptions } from "./load_program.ts";
export { openProgram, type OpenProgramOptions } from "./open_program.ts";
export { recordProgram } from "./record_program.ts";
export { RecordingError } from "./recording_error.ts";
export type {
  EntrySignature,
  PortSignature,
  ProgramSignature,
  RecordedProgram,
  StateSignature,
} from "./types.ts";
