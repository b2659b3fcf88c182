import { assert, assertEquals } from "@std/assert";
import { describeCheckpoint } from "../../src/checkpoints/mod.ts";
import { writeSafetensorsFile } from "./_safetensors.ts";
import { runProgram } from "./_program.ts";

/** A file with [3, 4] (norm 5), a NaN and an infinity, in a folder that is removed after the test. */
async function withFile(test: (file: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    const file = `${folder}/weights.safetensors`;
    writeSafetensorsFile(file, {
      "fc.bias": [3, 4],
      "fc.weight": [NaN, 1],
      "norm.weight": [Infinity],
    });
    await test(file);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("weights show has a line per tensor, norms that are no numbers as words", () =>
  withFile(async (file) => {
    const { code, out } = await runProgram(["weights", "show", file]);
    assertEquals(code, 0);
    assertEquals(out.trimEnd().split("\n"), [
      "fc.bias      float32  [2]  norm 5.00000   8 B",
      "fc.weight    float32  [2]  norm NaN       8 B",
      "norm.weight  float32  [1]  norm Infinity  4 B",
      "safetensors, 3 tensors, 20 B",
    ]);
  }));

Deno.test("weights show --json writes no null for a norm", () =>
  withFile(async (file) => {
    const { out } = await runProgram(["weights", "show", file, "--json"]);
    const { format, tensors } = JSON.parse(out);
    assertEquals(format, "safetensors");
    assertEquals(
      tensors.map(({ norm }: { norm: unknown }) => norm),
      [5, "NaN", "Infinity"],
    );
  }));

Deno.test("weights convert writes the same tensors", () =>
  withFile(async (file) => {
    const to = `${file}.copy`;
    const { code, out } = await runProgram(
      ["weights", "convert", file, to, "--json"],
    );
    assertEquals(code, 0);
    assertEquals(JSON.parse(out), {
      numTensors: 3,
      numBytes: Deno.statSync(to).size,
    });
    assertEquals(describeCheckpoint(to).rows, describeCheckpoint(file).rows);
  }));

Deno.test("weights exits 2 for a file that is missing or holds no weights", () =>
  withFile(async (file) => {
    assertEquals((await runProgram(["weights", "show", `${file}x`])).code, 2);
    Deno.writeTextFileSync(file, "no weights at all");
    const { code, err } = await runProgram(["weights", "show", file]);
    assertEquals(code, 2);
    assert(err.includes("neither safetensors nor a file of torch.save"));
  }));
