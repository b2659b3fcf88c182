import type { Claim, Scale, UnitRecord } from "../claims/types.ts";
import {
  buildReport,
  type BuildReportOptions,
  type ClaimReport,
} from "./model.ts";
import { splitSubjects } from "./split_subjects.ts";

/**
 * The reports of one claim at one scale, one per subject: the claim's own setting first, then every other dataset,
 * network or set of given weights that there are records of. At least one; without records it says `not run`.
 *
 * @throws As {@linkcode buildReport}.
 */
export function buildReports(
  claim: Claim,
  scale: Scale,
  records: readonly UnitRecord[],
  options: Pick<BuildReportOptions, "describeDataset"> = {},
): ClaimReport[] {
  const mine = records.filter(({ unit }) =>
    unit.claim === claim.id && unit.version === claim.version &&
    unit.scale === scale
  );
  return splitSubjects(claim, scale, mine).map(({ subject, records }) =>
    buildReport(claim, scale, records, { ...options, subject })
  );
}
