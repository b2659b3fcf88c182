import type { UnitRecord } from "../claims/types.ts";
import { canonicalJson } from "../text/mod.ts";

/**
 * The records of each dataset as it was when it was last measured: those of other pictures, or of the same under
 * another transform, are never pooled with them. Says on standard error what is left out.
 */
export function ofLatestData(records: readonly UnitRecord[]): UnitRecord[] {
  const latest = new Map<string, UnitRecord>();
  for (const record of records) {
    const other = latest.get(record.unit.dataset);
    const isLater = other === undefined ||
      other.provenance.startedAt <= record.provenance.startedAt;
    if (isLater) latest.set(record.unit.dataset, record);
  }
  const kept = records.filter((one) =>
    dataText(one) === dataText(latest.get(one.unit.dataset)!)
  );
  if (kept.length < records.length) {
    console.error(
      `${records[0]!.unit.claim}: ${
        records.length - kept.length
      } record(s) of other pictures or transforms are left out; kept are those measured last`,
    );
  }
  return kept;
}

function dataText({ unit: { data } }: UnitRecord): string {
  return data === undefined ? "" : canonicalJson({ ...data });
}
