import { join } from "node:path";
import type { Recipe } from "../../claims/recipe.ts";
import type { ProgramSource } from "../../claims/values.ts";
import {
  eagerProgram,
  loadProgram,
  type ProgramDefinition,
  recordProgram,
} from "../../tensor/mod.ts";
import type { ProgramSignature, RecordedProgram } from "../../tensor/mod.ts";
import type { ReadContext, StoredKind } from "../artifact_kind.ts";

export interface ProgramKindOptions {
  /** Raised whenever the program computes something else. */
  readonly version: number;
  readonly define: (parameters: Recipe["parameters"]) => ProgramDefinition;
  readonly describe: (recipe: Recipe) => string;
}

/**
 * A kind of program: recorded once, in a process of its own because recording sets the memory peak, and opened
 * as often as needed. On a backend without graphs nothing is recorded and it runs op by op.
 */
export function programKind(
  options: ProgramKindOptions,
): StoredKind<ProgramSource> {
  const { version, define, describe } = options;
  return {
    stored: true,
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
    async read(folder, context) {
      if (!hasGraphs(context.numerics.backend)) {
        return { open: () => eagerProgram(define(context.parameters)) };
      }
      return openerOf(await readRecorded(folder), context);
    },
  };
}

function openerOf(
  recorded: RecordedProgram,
  { temporaryFolder }: ReadContext,
): ProgramSource {
  return { open: () => loadProgram(recorded, { folder: temporaryFolder }) };
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
