import { join } from "node:path";
import type { Kind } from "../../claims/kind.ts";
import type { ProgramSource } from "../../claims/values.ts";
import {
  eagerProgram,
  loadProgram,
  type ProgramDefinition,
  recordProgram,
} from "../../tensor/mod.ts";
import type { ProgramSignature, RecordedProgram } from "../../tensor/mod.ts";
import type { StoredKind } from "../artifact_kind.ts";
import { implementKind } from "../implement_kind.ts";

export interface ProgramKindOptions<Parameters> {
  /** Raised whenever the program computes something else. */
  readonly version: number;
  readonly define: (parameters: Parameters) => ProgramDefinition;
  readonly describe: (recipe: { readonly parameters: Parameters }) => string;
}

/**
 * A kind of program: recorded once, in a process of its own because recording sets the memory peak, and opened
 * as often as needed. On a backend without graphs nothing is recorded and it runs op by op.
 */
export function programKind<Parameters extends object, Inputs>(
  kind: Kind<Parameters, Inputs, ProgramSource>,
  { version, define, describe }: ProgramKindOptions<Parameters>,
): StoredKind<ProgramSource> {
  return implementKind(kind, {
    version,
    numeric: true,
    isolated: true,
    describe,
    async make({ parameters, numerics, folder }) {
      const traced = hasGraphs(numerics.backend);
      if (traced) {
        await writeRecorded(folder, recordProgram(define(parameters)));
      }
      await Deno.writeTextFile(
        join(folder, "program.json"),
        JSON.stringify({ traced }) + "\n",
      );
    },
    async read(folder, { parameters, numerics, temporaryFolder }) {
      if (!hasGraphs(numerics.backend)) {
        return { open: () => eagerProgram(define(parameters)) };
      }
      const recorded = await readRecorded(folder);
      return { open: () => loadProgram(recorded, { folder: temporaryFolder }) };
    },
  });
}

/** Only TensorFlow runs graphs; WebAssembly runs op by op. */
function hasGraphs(backend: string): boolean {
  return backend === "tensorflow";
}

async function writeRecorded(
  folder: string,
  recorded: RecordedProgram,
): Promise<void> {
  await Deno.writeFile(join(folder, "saved_model.pb"), recorded.graph);
  await Deno.writeTextFile(
    join(folder, "signature.json"),
    JSON.stringify(recorded.signature, null, 1) + "\n",
  );
}

async function readRecorded(folder: string): Promise<RecordedProgram> {
  const signature = await Deno.readTextFile(join(folder, "signature.json"));
  return {
    graph: await Deno.readFile(join(folder, "saved_model.pb")),
    signature: JSON.parse(signature) as ProgramSignature,
  };
}
