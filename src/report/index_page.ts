import type { Decision } from "../claims/decision.ts";
import { markdownTable } from "../text/mod.ts";
import { pageName } from "./file_name.ts";
import { intervalWords, settingWords, verdictWords } from "./markdown.ts";
import type { ClaimReport } from "./model.ts";

/**
 * The verdict table over all claims: one row per claim and setting.
 *
 * @param linkTo What stands before the names of the pages that the claims link to; no links if it is left out.
 */
export function verdictTable(
  reports: readonly ClaimReport[],
  linkTo?: string,
): string {
  const rows = reports.flatMap((report) => {
    const claim = linkTo === undefined
      ? report.claim
      : `[${report.claim}](${linkTo}${pageName(report)}.md)`;
    if (report.decisions.length === 0) {
      return [[claim, "–", "not run", "not run", "–", "–"]];
    }
    return report.decisions.map((decision) => [
      claim,
      settingWords(decision),
      verdictWords(decision.asStated),
      verdictWords(decision.controlled),
      primaryWords(decision),
      String(decision.seeds.length),
    ]);
  });
  return markdownTable(
    [
      "claim",
      "setting",
      "as stated",
      "controlled",
      "primary quantity [95 % interval]",
      "seeds",
    ],
    rows,
  );
}

function primaryWords({ asStated }: Decision): string {
  const [primary] = asStated.comparisons;
  return primary === undefined || primary.values.length === 0
    ? "–"
    : intervalWords(primary);
}

/** The page that lists all claims of a run. */
export function renderIndex(reports: readonly ClaimReport[]): string {
  const scale = reports[0]?.scale ?? "fixture";
  // What a command line put in the setting's place is of no scale.
  const isOwn = reports.every(({ subject }) => subject === undefined);
  return [
    isOwn ? `# Verdicts at scale ${scale}` : "# Verdicts",
    scale === "fixture"
      ? "A verdict speaks of the data and the network that its setting names and of no others; the papers' own setting is scale `full`."
      : "The papers' data and models.",
    verdictTable(reports, ""),
    "*As stated*: the paper's own criterion, honestly executed. *Controlled*: the same quantity as a difference against every control. The pages show the intervals, the controls and where every number comes from.",
  ].join("\n\n") + "\n";
}
