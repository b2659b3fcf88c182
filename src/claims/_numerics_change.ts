import type { BaselineEntry } from "./baseline.ts";
import { isSameNumerics, numericsWords } from "./numerics.ts";
import type { RecordNumerics, UnitRecord } from "./types.ts";

/** What the baseline's values and the records' were computed with, where they are not of one class. */
export interface NumericsChange {
  readonly baseline: RecordNumerics;
  readonly found: RecordNumerics;
}

/** The change, or undefined where there is none or no record. The records are of one class. */
export function numericsChange(
  { numerics }: BaselineEntry,
  records: readonly UnitRecord[],
): NumericsChange | undefined {
  const found = records[0]?.provenance.numerics;
  return found === undefined || isSameNumerics(numerics, found)
    ? undefined
    : { baseline: numerics, found };
}

/** Both sides by name. */
export function changeOfNumerics({ baseline, found }: NumericsChange): string {
  return `the baseline's numerics are ${
    numericsWords(baseline)
  }, the records' are ${numericsWords(found)}`;
}

/** @throws {RangeError} Always; it says what differs and what can be done. */
export function refuseOtherNumerics(
  { subject }: BaselineEntry,
  change: NumericsChange,
): never {
  throw new RangeError(
    `Cannot verify ${subject.claim} in ${subject.dataset}/${subject.architecture}: ${
      changeOfNumerics(change)
    }, so equal seeds have no equal values; compare by interval with --across-numerics, or write a baseline of this machine with --update-baseline`,
  );
}
