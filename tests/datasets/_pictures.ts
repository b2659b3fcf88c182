import { dirname, join } from "node:path";
import { encode } from "jpeg-js";

/** A JPEG of one colour, different for every `seed`. */
export function jpegOf(seed: number, size = 16): Uint8Array {
  const data = new Uint8Array(size * size * 4);
  for (let i = 0; i < data.length; i++) {
    data[i] = (i * 13 + seed * 29 + (i >> 6) * seed) % 256;
  }
  return new Uint8Array(encode({ data, width: size, height: size }, 90).data);
}

/** Writes a JPEG under each name. */
export async function writePictures(
  folder: string,
  files: readonly string[],
): Promise<void> {
  for (const [seed, file] of files.entries()) {
    const path = join(folder, file);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, jpegOf(seed));
  }
}

/** One row of a small set: file, label, attribute, split. */
export type Row = readonly [string, number, number, number];

/** Two pictures per group in training, one in validation and test: 16 rows. */
export const ROWS: readonly Row[] = [0, 1, 2].flatMap((split) =>
  [0, 1, 2, 3].flatMap((group) =>
    Array.from({ length: split === 0 ? 2 : 1 }, (_, i): Row => [
      `class${group >> 1}/s${split}g${group}_${i}.jpg`,
      group >> 1,
      group & 1,
      split,
    ])
  )
);

/** The group counts of {@linkcode ROWS}. */
export const COUNTS = {
  train: [2, 2, 2, 2],
  validation: [1, 1, 1, 1],
  test: [1, 1, 1, 1],
} as const;

/** {@linkcode ROWS} as Waterbirds' metadata.csv. */
export function waterbirdsCsv(rows: readonly Row[] = ROWS): string {
  const lines = rows.map(([file, label, attribute, split], row) =>
    `${row + 1},${file},${label},${split},${attribute},/place/${row}.jpg`
  );
  const header = "img_id,img_filename,y,split,place,place_filename";
  return [header, ...lines, ""].join("\n");
}

/** Writes metadata.csv and the pictures of {@linkcode ROWS} in Waterbirds' format. */
export async function writeWaterbirds(folder: string): Promise<void> {
  await Deno.writeTextFile(join(folder, "metadata.csv"), waterbirdsCsv());
  await writePictures(folder, ROWS.map(([file]) => file));
}

/** The set of {@linkcode ROWS} as a folder of the user's own. */
export async function writeOwnFolder(folder: string): Promise<void> {
  const splits = ["train", "validation", "test"];
  const lines = ROWS.map(([file, label, attribute, split]) =>
    `${file},${label},${attribute},${splits[split]}`
  );
  await Deno.writeTextFile(
    join(folder, "metadata.csv"),
    ["image,label,attribute,split", ...lines, ""].join("\n"),
  );
  await writePictures(folder, ROWS.map(([file]) => file));
}
