import { join } from "node:path";
import { readSafetensors, writeSafetensors } from "../../checkpoints/mod.ts";
import type { SweepRow, SweepTable } from "../../claims/values.ts";
import type { GroupScheme } from "../../datasets/types.ts";
import type { HostArray } from "../../tensor/types.ts";
import type { EpochReport } from "../../training/mod.ts";
import { packBits, unpackBits } from "./_bits.ts";

const OUTCOMES = "sweep.safetensors";
const ROWS = "sweep.json";

interface RowsFile {
  readonly scheme: GroupScheme;
  readonly rows: readonly SweepRow[];
  readonly history: readonly EpochReport[];
}

/** Writes a sweep; what is yes or no of an image is a bit. */
export async function writeTable(
  folder: string,
  { images, correct, ...file }:
    & Omit<SweepTable, "correct">
    & { readonly correct: readonly ArrayLike<number>[] },
): Promise<void> {
  const { index, group, half, sampled, match, baseCorrect } = images;
  const rows = correct.map((one) => packBits(one));
  const words = rows[0]!.length;
  const outcomes = new Int32Array(rows.length * words);
  rows.forEach((row, at) => outcomes.set(row, at * words));
  const arrays = {
    index,
    group,
    match,
    half: packBits(half),
    sampled: packBits(sampled),
    baseCorrect: packBits(baseCorrect),
  };
  writeSafetensors(
    join(folder, OUTCOMES),
    new Map([
      ...Object.entries(arrays).map(([name, data]): [string, HostArray] => [
        name,
        { dtype: "int32", shape: [data.length], data },
      ]),
      ["correct", {
        dtype: "int32",
        shape: [rows.length, words],
        data: outcomes,
      }],
    ]),
  );
  await Deno.writeTextFile(
    join(folder, ROWS),
    JSON.stringify(file satisfies RowsFile, null, 1) + "\n",
  );
}

/** Reads what {@linkcode writeTable} wrote. */
export async function readTable(folder: string): Promise<SweepTable> {
  const tree = readSafetensors(join(folder, OUTCOMES));
  const file = JSON.parse(
    await Deno.readTextFile(join(folder, ROWS)),
  ) as RowsFile;
  const array = (name: string) => tree.get(name)!.data as Int32Array;
  const index = array("index");
  const bits = (name: string) =>
    Int32Array.from(unpackBits(array(name), index.length));
  const words = Math.ceil(index.length / 32);
  return {
    ...file,
    images: {
      index,
      group: array("group"),
      match: array("match"),
      half: bits("half"),
      sampled: bits("sampled"),
      baseCorrect: bits("baseCorrect"),
    },
    correct: file.rows.map((_, row) =>
      unpackBits(
        array("correct").subarray(row * words, (row + 1) * words),
        index.length,
      )
    ),
  };
}
