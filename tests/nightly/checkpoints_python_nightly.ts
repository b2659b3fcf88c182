import { assertEquals } from "@std/assert";
import { convertCheckpoint } from "../../src/checkpoints/convert_checkpoint.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";

const SCRIPT = new URL("checkpoints_python.py", import.meta.url).pathname;

function python(...args: string[]): { success: boolean; error: string } {
  try {
    const { success, stderr } = new Deno.Command("python3", { args })
      .outputSync();
    return { success, error: new TextDecoder().decode(stderr) };
  } catch (error) {
    return { success: false, error: String(error) };
  }
}

const available = python("-c", "import safetensors, torch").success;
const note = available
  ? ""
  : " (not run: python3 has no torch and safetensors)";

for (const name of ["dtypes", "views", "parameters", "network"]) {
  for (const kind of ["zip", "legacy"]) {
    const file = `${name}.${kind}.pt`;
    Deno.test({
      name:
        `Python reads the converted ${file} bit for bit and writes the same bytes${note}`,
      ignore: !available,
      fn() {
        const folder = Deno.makeTempDirSync();
        const [converted, again] = [`${folder}/converted`, `${folder}/again`];
        convertCheckpoint(fixturePath(file), converted);
        // PyTorch 2.15 cannot read uint16 from the legacy files that it writes; the zip file holds the same.
        const original = fixturePath(`${name}.zip.pt`);
        assertEquals(python(SCRIPT, original, converted, again), {
          success: true,
          error: "",
        });
        assertEquals(Deno.readFileSync(again), Deno.readFileSync(converted));
        Deno.removeSync(folder, { recursive: true });
      },
    });
  }
}
