/** The file name (without extension) of a claim's report: its id with the slash written as two hyphens. */
export function reportFileName(claim: string): string {
  return claim.replaceAll("/", "--");
}
