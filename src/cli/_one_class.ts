import { numericsWords, ofOneNumerics } from "../claims/numerics.ts";
import type { RecordNumerics, UnitRecord } from "../claims/types.ts";

/**
 * The records of one claim and one class of numerics: of the preferred one where there are any, else of the one that
 * was measured last. Says on standard error what that leaves out.
 */
export function ofOneClass(
  records: readonly UnitRecord[],
  preferred?: RecordNumerics,
): UnitRecord[] {
  const kept = ofOneNumerics(records, preferred);
  const others = records.length - kept.length;
  if (others > 0) {
    const { unit, provenance } = kept[0]!;
    console.error(
      `${unit.claim}: ${
        others === 1
          ? "1 record of other numerics is"
          : `${others} records of other numerics are`
      } left out; kept are those of ${numericsWords(provenance.numerics)}`,
    );
  }
  return kept;
}
