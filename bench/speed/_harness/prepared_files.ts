/**
 * What is prepared, on its way from the process that records to the two that are measured. A folder holds
 * `case.json`, `shared.safetensors`, and `NAME.pb` with `NAME.json` per program.
 *
 * @module
 */
import { join } from "node:path";
import {
  readSafetensors,
  writeSafetensors,
} from "../../../src/checkpoints/mod.ts";
import type { InstructionSet } from "../../../src/runtime/mod.ts";
import { loadProgram, type ProgramSignature } from "../../../src/tensor/mod.ts";
import type { Case, Opened, Prepared } from "./types.ts";

const SHARED = "shared.safetensors";

/** A case with what the machine decides. */
export interface RunningCase extends Case {
  readonly threads: number;
  /** What oneDNN may use at most. Default: all that the processor has. */
  readonly isa?: InstructionSet;
}

export function writeCase(folder: string, running: RunningCase): void {
  Deno.writeTextFileSync(join(folder, "case.json"), JSON.stringify(running));
}

export function readCase(folder: string): RunningCase {
  return JSON.parse(Deno.readTextFileSync(join(folder, "case.json")));
}

export function writePrepared(folder: string, prepared: Prepared): void {
  for (const [name, program] of Object.entries(prepared.programs)) {
    Deno.writeFileSync(join(folder, `${name}.pb`), program.graph);
    Deno.writeTextFileSync(
      join(folder, `${name}.json`),
      JSON.stringify(program.signature),
    );
  }
  writeSafetensors(join(folder, SHARED), prepared.shared);
}

export function openPrepared(folder: string): Opened {
  return {
    shared: readSafetensors(join(folder, SHARED)),
    program(name) {
      const graph = Deno.readFileSync(join(folder, `${name}.pb`));
      const signature: ProgramSignature = JSON.parse(
        Deno.readTextFileSync(join(folder, `${name}.json`)),
      );
      return loadProgram({ graph, signature }, { folder });
    },
  };
}
