import type { Program, ProgramDefinition } from "../types.ts";
import { TENSORFLOW } from "../_tensorflow_backend.ts";
import { eagerProgram } from "./eager_program.ts";
import { loadProgram, type LoadProgramOptions } from "./load_program.ts";
import { recordProgram } from "./record_program.ts";
import { tf } from "../../runtime/mod.ts";

/** Options of {@linkcode openProgram}. */
export interface OpenProgramOptions extends LoadProgramOptions {
  /** The backend to run on; it must be loaded. Default: the active one. */
  readonly backend?: string;
}

/**
 * The fastest form of a program on a backend: recorded and loaded on `tensorflow`, eager elsewhere. Recording costs two
 * eager runs of every entry point; where the recording is stored, use {@linkcode loadProgram}.
 */
export function openProgram(
  definition: ProgramDefinition,
  options: OpenProgramOptions = {},
): Program {
  const { backend = tf.getBackend(), ...load } = options;
  return backend === TENSORFLOW
    ? loadProgram(recordProgram(definition), load)
    : eagerProgram(definition, { backend });
}
