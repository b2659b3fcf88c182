import { encode } from "fast-png";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file that `_fixtures/pictures64.py` made. */
export function pictures64(name: string): string {
  return fileURLToPath(
    new URL(`_fixtures/pictures64.${name}`, import.meta.url),
  );
}

/** The logits and accuracies that PyTorch has under a transform, on the test split. */
export interface Answers {
  readonly accuracy: readonly number[];
  readonly logits: readonly (readonly number[])[];
}

/** What PyTorch answers. */
export const PYTORCH = JSON.parse(
  Deno.readTextFileSync(pictures64("json")),
) as Readonly<Record<"own" | "default" | "bgr", Answers>> & {
  readonly firstPixels: readonly number[];
};

const SIDE = 64;

/** The pixels that `picture` of `_fixtures/pictures64.py` draws: uint8 [64, 64, 3]. */
export function pixelsOf(
  split: number,
  { label, attribute, i }: {
    readonly label: number;
    readonly attribute: number;
    readonly i: number;
  },
): Uint8Array {
  const k = 7 * i + 13 * split;
  const width = attribute === 1 ? 4 : 2;
  const top = 8 + (5 * k) % 40;
  const inSquare = (at: number) => at >= top && at < top + 6;
  const square = label === 1 ? [230, 20, 20] : [20, 20, 230];
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const stripes = Math.floor((x + k) / width) % 2;
      const grey = 60 + 100 * stripes + (k + y) % 16;
      pixels.set(
        inSquare(y) && inSquare(x) ? square : [grey, grey, grey],
        3 * (SIDE * y + x),
      );
    }
  }
  return pixels;
}

/** Writes the three splits, three pictures per group each, as a folder of a user's own. */
export async function writePictures64(folder: string): Promise<void> {
  const rows = ["image,label,attribute,split"];
  for (const [split, name] of ["train", "val", "test"].entries()) {
    for (const group of [0, 1, 2, 3]) {
      for (const i of [0, 1, 2]) {
        const [label, attribute] = [group >> 1, group & 1];
        const file = `${name}_${label}${attribute}_${i}.png`;
        const data = pixelsOf(split, { label, attribute, i });
        await Deno.writeFile(
          join(folder, file),
          encode({ width: SIDE, height: SIDE, channels: 3, data }),
        );
        rows.push([file, label, attribute, name].join());
      }
    }
  }
  await Deno.writeTextFile(join(folder, "metadata.csv"), rows.join("\n"));
}
