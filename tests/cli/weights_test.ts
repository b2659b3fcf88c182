import { assert, assertEquals } from "@std/assert";
import { describeCheckpoint } from "../../src/checkpoints/mod.ts";
import { writeSafetensorsFile } from "./_safetensors.ts";
import { runProgram } from "./_program.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";

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
      "",
      `file  ${file}, safetensors: 3 tensors, 20 B`,
      "fits  no registered architecture; a network of your own: --arch FILE.ts",
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
      notes: [],
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

/** What `weights show` says below the tensors. */
async function summary(file: string, ...options: string[]): Promise<string[]> {
  const path = fixturePath(file);
  const { code, out, err } = await runProgram([
    "weights",
    "show",
    path,
    ...options,
  ]);
  assertEquals(code, 0, err);
  return out.trimEnd().split("\n\n").at(-1)!.replaceAll(path, "FILE").split(
    "\n",
  );
}

Deno.test("weights show says what was taken, what was not, who wrote it and what was done to names", async () => {
  assertEquals(await summary("field/subpopbench_model.pkl"), [
    "file        FILE, a PyTorch file: 8 tensors, 136 B",
    "weights     under model_dict",
    "beside      args (dict), model_hparams (dict), early_stopper (subpopbench.learning.early_stopping.EarlyStopping), best_metrics_groupwise (dict)",
    "written by  probably SubpopBench or DomainBed",
    "names       network.* left out, the same tensors are there under other names",
    "fits        no registered architecture; a network of your own: --arch FILE.ts",
  ]);
  assertEquals(await summary("field/deit.pth"), [
    "file        FILE, a PyTorch file: 8 tensors, 136 B",
    "weights     under model",
    "not taken   model_ema, an average of a network (8 tensors); take it with --key model_ema",
    "beside      epoch (number), args (argparse.Namespace)",
    "written by  probably DeiT's training script",
    "fits        no registered architecture; a network of your own: --arch FILE.ts",
  ]);
});

Deno.test("weights show says which architecture fits", async () => {
  const lines = await summary("resnet8_ten_classes.pt");
  assertEquals(
    lines.at(-1),
    "fits        --arch resnet8 (10 classes, grey images)",
  );
});

Deno.test("weights show lists the networks of a file that holds several", async () => {
  const lines = await summary("field/two_networks.pt");
  assertEquals(lines, [
    "FILE holds 2 networks:",
    "  --key generator  8 tensors, fits no registered architecture",
    "  --key discriminator  8 tensors, fits no registered architecture",
  ]);
});

Deno.test("weights show --json names the place, the writer and the fits", async () => {
  const { out } = await runProgram([
    "weights",
    "show",
    fixturePath("field/wilds.pth"),
    "--json",
  ]);
  const { key, prefix, writer, fits, tensors } = JSON.parse(out);
  assertEquals([key, prefix, writer, fits, tensors.length], [
    "algorithm",
    "model.",
    "WILDS",
    [],
    8,
  ]);
});

Deno.test("weights show --arch takes published names, and lists a misfit with --verbose only", async () => {
  const file = fixturePath("resnet8_ten_classes.pt");
  const fits = await runProgram(["weights", "show", file, "--arch", "resnet8"]);
  assertEquals(
    fits.out.trimEnd(),
    `${file} fits resnet8: 10 classes, images [56, 28, 1]`,
  );
  const short = await runProgram([
    "weights",
    "show",
    file,
    "--arch",
    "resnet18.a1_in1k",
  ]);
  assertEquals([short.code, short.err.trimEnd().split("\n").length], [2, 3]);
  const long = await runProgram([
    ...["weights", "show", file, "--arch", "resnet18.a1_in1k"],
    "--verbose",
  ]);
  assertEquals([long.code, long.err.split("\n").length > 50], [2, true]);
});

Deno.test("weights convert takes the head that is named, and a new one of more classes", async () => {
  const folder = Deno.makeTempDirSync();
  const file = fixturePath("resnet8_ten_classes.pt");
  const [to, again] = [`${folder}/a.safetensors`, `${folder}/b.safetensors`];
  const first = await runProgram([
    ...["weights", "convert", file, to, "--arch", "resnet8"],
    ...["--head", "new", "--classes", "4"],
  ]);
  assertEquals(first.code, 0, first.err);
  const { rows } = describeCheckpoint(to);
  assertEquals(rows.find(({ name }) => name === "fc.weight")?.shape, [4, 32]);
  const wrong = await runProgram([
    ...["weights", "convert", file, again, "--arch", "resnet8"],
    ...["--head", "no_such"],
  ]);
  assertEquals(wrong.code, 2);
  assert(wrong.err.includes("likely ones are fc"));
  const bare = await runProgram([
    "weights",
    "convert",
    file,
    again,
    "--head",
    "new",
  ]);
  assertEquals(bare.code, 2);
  assert(bare.err.includes("--arch"));
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("weights convert replaces nothing without --force", () =>
  withFile(async (file) => {
    const before = Deno.readFileSync(file);
    const { code, err } = await runProgram([
      "weights",
      "convert",
      file,
      file,
      "--force",
    ]);
    assertEquals(code, 2);
    assert(err.includes("it is the file that is read"));
    assertEquals(Deno.readFileSync(file), before);
  }));
