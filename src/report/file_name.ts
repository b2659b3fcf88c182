import type { ClaimReport } from "./model.ts";

/** The file name (without extension) of a claim's report: its id with the slash written as two hyphens. */
export function reportFileName(claim: string): string {
  return claim.replaceAll("/", "--");
}

/** What names the files of a report (without extension): the claim and, where it is not its own setting, the subject. */
export function pageName(
  { claim, subject = [] }: Pick<ClaimReport, "claim" | "subject">,
): string {
  const words = subject.map((word) => word.replaceAll(/[^\w.-]+/g, "_"));
  return [reportFileName(claim), ...words].join("--");
}
