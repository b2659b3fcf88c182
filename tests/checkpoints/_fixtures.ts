import { rawValues } from "../../src/checkpoints/host_array.ts";
import type { RawTensor } from "../../src/checkpoints/raw_tensor.ts";

/** What `fixtures/checkpoints/make.py` says a tensor holds. */
export interface ExpectedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

const FOLDER = new URL("../../fixtures/checkpoints/", import.meta.url);

export function fixturePath(name: string): string {
  return new URL(name, FOLDER).pathname;
}

export function fixtureBytes(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(fixturePath(name));
}

/** The tensors of one fixture by name, as PyTorch printed them. */
export function expectedTensors(
  file: string,
): Record<string, ExpectedTensor> {
  const all: Record<string, Record<string, ExpectedTensor>> = JSON.parse(
    Deno.readTextFileSync(fixturePath("expected.json")),
  );
  const found = all[file];
  if (found === undefined) throw new Error(`no expected values for ${file}`);
  return found;
}

function word(value: number | bigint): number | string {
  const number = Number(value);
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  return Math.abs(number) > 2 ** 53 && typeof value === "bigint"
    ? String(value)
    : number;
}

/** A tensor in the form of {@linkcode ExpectedTensor}. */
export function describeRaw(raw: RawTensor): ExpectedTensor {
  const values: readonly (number | bigint)[] = Array.from<number | bigint>(
    rawValues(raw),
  );
  return { dtype: raw.dtype, shape: raw.shape, values: values.map(word) };
}
