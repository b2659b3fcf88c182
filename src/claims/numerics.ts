import { z } from "zod";
import { canonicalJson } from "../text/mod.ts";
import type { RecordNumerics, UnitRecord } from "./types.ts";

/** The probe of a record from before numerics were measured. */
export const UNKNOWN_PROBE = "unknown";

/** What makes two numerics one: the same library, threads and measured bits. On which device is history. */
export type NumericsClass = Pick<
  RecordNumerics,
  "backend" | "tensorflow" | "threads" | "probe"
>;

/** The part of numerics that goes into keys, so that equal keys mean equal bytes. */
export function numericsClass(
  { backend, tensorflow, threads, probe }: RecordNumerics,
): NumericsClass {
  return { backend, tensorflow, threads, probe };
}

/**
 * The class as text, for grouping records that lie together. Records of an unknown probe are grouped by all that they
 * say: they can be rendered as the history that they are, and mix with nothing that was measured.
 */
export function numericsGroup(numerics: RecordNumerics): string {
  return canonicalJson(
    numerics.probe === UNKNOWN_PROBE
      ? { ...numerics }
      : { ...numericsClass(numerics) },
  );
}

/** Whether values of both may be compared by equality. An unknown probe equals nothing, not even another unknown one. */
export function isSameNumerics(a: RecordNumerics, b: RecordNumerics): boolean {
  return a.probe !== UNKNOWN_PROBE && numericsGroup(a) === numericsGroup(b);
}

/**
 * The records of one class of numerics, for what must not pool two: of the preferred class where there are any, else of
 * the class that was measured last.
 */
export function ofOneNumerics(
  records: readonly UnitRecord[],
  preferred?: RecordNumerics,
): UnitRecord[] {
  const groupOf = ({ provenance }: UnitRecord) =>
    numericsGroup(provenance.numerics);
  const last = records.toSorted((a, b) =>
    a.provenance.startedAt < b.provenance.startedAt ? -1 : 1
  ).at(-1);
  const wanted = preferred &&
    records.find(({ provenance }) =>
      isSameNumerics(provenance.numerics, preferred)
    );
  const kept = wanted ?? last;
  return records.filter((one) => groupOf(one) === groupOf(kept!));
}

const measured = z.strictObject({
  backend: z.string(),
  tensorflow: z.string(),
  device: z.string(),
  oneDnn: z.boolean().nullable(),
  threads: z.int().positive(),
  probe: z.string().min(1),
});

/** Records from before numerics were measured have these fields; they tell neither instruction set nor oneDNN. */
interface Assumed {
  readonly backend: unknown;
  readonly deviceKind: unknown;
  readonly tensorflow: unknown;
  readonly threads: unknown;
}

function isAssumed(value: unknown): value is Assumed {
  return typeof value === "object" && value !== null && "deviceKind" in value;
}

/** Reads numerics of records and baselines, old ones included. */
export const numericsSchema = z.preprocess((value) => {
  if (!isAssumed(value)) return value;
  const { deviceKind, ...rest } = value;
  return { ...rest, device: deviceKind, oneDnn: null, probe: UNKNOWN_PROBE };
}, measured);

/** Numerics in one line: `tensorflow 2.21.0-cpu, oneDNN on, cpu/avx2, 1 thread, probe 3a32f4a43d49`. */
export function numericsWords(
  { backend, tensorflow, oneDnn, device, threads, probe }: RecordNumerics,
): string {
  return [
    `${backend} ${tensorflow}`,
    ...(oneDnn === null ? [] : [`oneDNN ${oneDnn ? "on" : "off"}`]),
    device,
    `${threads} thread${threads === 1 ? "" : "s"}`,
    `probe ${probe.slice(0, SHOWN_DIGITS)}`,
  ].join(", ");
}

/** Enough to tell a handful of digests apart. */
const SHOWN_DIGITS = 12;
