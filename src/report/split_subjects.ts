import type { Claim, Scale, Setting, UnitRecord } from "../claims/types.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";

/** The records that one page speaks of. */
export interface SubjectRecords {
  /**
   * What tells the page's subject from the claim's own setting, as words of a file name: dataset, what a user's holds,
   * architecture, code of a network's file, set of weights. Empty for the claim's own setting.
   */
  readonly subject: readonly string[];
  readonly records: readonly UnitRecord[];
}

/** Hex digits that tell one set of files from another in a file name. */
const DIGITS = 8;

/**
 * Records by the page that they belong to: what the claim measures by itself is one; every other dataset, network or
 * set of given weights has its own, so that a run replaces nothing that it did not measure. Sorted by subject, the
 * claim's own setting first; that one alone if there are no records.
 */
export function splitSubjects(
  claim: Pick<Claim, "on">,
  scale: Scale,
  records: readonly UnitRecord[],
): SubjectRecords[] {
  const setting = claim.on[scale];
  const pages = new Map<string, { subject: string[]; records: UnitRecord[] }>();
  for (const record of records) {
    const subject = subjectOf(record, setting);
    const key = subject.join("\u0000");
    const page = pages.get(key) ?? { subject, records: [] };
    page.records.push(record);
    pages.set(key, page);
  }
  if (pages.size === 0) return [{ subject: [], records: [] }];
  return [...pages.keys()].sort().map((key) => pages.get(key)!);
}

function subjectOf(
  { unit }: UnitRecord,
  setting: Setting | undefined,
): string[] {
  const { architecture, architectureFile, weights, data } = unit;
  const dataset = setting && caseOf(unit, setting);
  const isOwn = dataset !== undefined && weights === undefined &&
    architectureFile === undefined && data === undefined &&
    setting!.architectures.includes(architecture);
  if (isOwn) return [];
  return [
    dataset ?? unit.dataset,
    ...(data === undefined
      ? []
      : [`data-${sha256Hex(canonicalJson({ ...data })).slice(0, DIGITS)}`]),
    architecture,
    ...(architectureFile === undefined
      ? []
      : [`code-${architectureFile.digest.slice(0, DIGITS)}`]),
    ...(weights === undefined
      ? []
      : [`weights-${weights.set.slice(0, DIGITS)}`]),
  ];
}

/** The main dataset of the case that a unit belongs to; undefined if the setting has none for it. */
function caseOf(
  { arm, dataset }: UnitRecord["unit"],
  { cases }: Setting,
): string | undefined {
  return cases.find((one) =>
    arm === "main" ? one.dataset === dataset : one[arm]?.includes(dataset)
  )?.dataset;
}
