/**
 * Options that several commands have. What an option is for differs from command to command, so each says it in its
 * own words; its name, its choices and its default do not.
 *
 * @module
 */
import { Option } from "commander";
import type { Scale } from "../claims/types.ts";
import type { BackendRequest, InstructionSet } from "../runtime/mod.ts";

const SCALES = ["fixture", "full"] as const satisfies readonly Scale[];

const BACKENDS = [
  "auto",
  "tensorflow",
  "wasm",
] as const satisfies readonly BackendRequest[];

/** What `--isa` may cap at: a processor that runs TensorFlow well has the first, and a third kind there is not. */
const CAPS = ["avx2", "avx512"] as const satisfies readonly InstructionSet[];

/** `--scale`: a {@linkcode Scale}. */
export function scaleOption(description: string): Option {
  return new Option("--scale <scale>", description)
    .choices(SCALES).default("fixture");
}

/** `--backend`: a {@linkcode BackendRequest}. */
export function backendOption(
  description = "auto takes tensorflow where it can be had",
): Option {
  return new Option("--backend <name>", description)
    .choices(BACKENDS).default("auto");
}

/** `--isa`: an {@linkcode InstructionSet} or undefined. */
export function isaOption(
  description =
    "instructions that oneDNN uses at most, e.g. to compute on a newer processor as on an older one (default: all it has)",
): Option {
  return new Option("--isa <set>", description).choices(CAPS);
}

/** `--store`: a folder or undefined; see `storeFolder`. */
export function storeOption(description: string): Option {
  return new Option(
    "--store <dir>",
    `${description} (default: the user's cache folder)`,
  );
}
