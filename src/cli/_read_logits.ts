/**
 * Logits of a user's own program: a .npy file of numpy, or rows of numbers separated by commas.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { UsageError } from "../errors/mod.ts";
import type { Logits } from "../metrics/mod.ts";

/**
 * Reads [N, numClasses] logits.
 *
 * @throws {UsageError} If the file cannot be read or holds something else.
 */
export function readLogits(path: string): Logits {
  const refuse = (problem: string, cause?: unknown): UsageError =>
    new UsageError(
      `Cannot take logits from ${path}: ${problem}; give a .npy of float32 or float64 [images, classes], or a .csv with one row per image and no column but the logits`,
      { cause },
    );
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  const isNpy = MAGIC.every((byte, at) => bytes[at] === byte);
  const logits = isNpy ? parseNpy(bytes, refuse) : parseCsv(bytes, refuse);
  const { data, shape } = logits;
  const at = Array.from(data).findIndex((value) => !Number.isFinite(value));
  if (at < 0) return logits;
  throw refuse(
    `expected finite numbers, current value is ${data[at]} in row ${
      Math.floor(at / shape[1]!) + 1
    }`,
  );
}

type Refuse = (problem: string, cause?: unknown) => UsageError;

/** `\x93NUMPY`. Source: numpy's lib/format.py. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

function parseNpy(bytes: Uint8Array, refuse: Refuse): Logits {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isShort = view.getUint8(6) === 1;
  const start = isShort ? 10 : 12;
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = new TextDecoder().decode(
    bytes.subarray(start, start + length),
  );
  const itemBytes = Number(/'descr': '<f([48])'/.exec(header)?.[1]);
  const [, n, numClasses] = (/'shape': \((\d+), (\d+)\)/.exec(header) ?? [])
    .map(Number);
  if (
    Number.isNaN(itemBytes) || n === undefined || numClasses === undefined ||
    !header.includes("'fortran_order': False")
  ) {
    throw refuse(`expected rows of numbers, current value is ${header.trim()}`);
  }
  const data = new Float32Array(n * numClasses);
  const numFound = (bytes.length - start - length) / itemBytes;
  if (numFound !== data.length) {
    throw refuse(
      `expected ${data.length} numbers, current value is ${numFound}`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    const at = start + length + i * itemBytes;
    data[i] = itemBytes === 4
      ? view.getFloat32(at, true)
      : view.getFloat64(at, true);
  }
  return { data, shape: [n, numClasses] };
}

function parseCsv(bytes: Uint8Array, refuse: Refuse): Logits {
  let rows: string[][];
  try {
    rows = parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), {
      skip_empty_lines: true,
      bom: true,
    });
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  const numbers = rows.map((row) =>
    row.map((text) => text.trim() === "" ? NaN : Number(text))
  );
  // The names of the columns, if there are any.
  if (numbers[0]?.every(Number.isNaN)) numbers.shift();
  const numClasses = numbers[0]?.length ?? 0;
  if (numClasses === 0) {
    throw refuse("expected rows of numbers, current value is none");
  }
  return {
    data: Float32Array.from(numbers.flat()),
    shape: [numbers.length, numClasses],
  };
}
