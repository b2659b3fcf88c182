import type { Change, GateOutcome, GateResult } from "../claims/verify.ts";
import { countOf, formatInterval, formatPoints } from "../text/mod.ts";

const WORDS: Readonly<Record<GateOutcome, string>> = {
  "as expected": "GO",
  "regressed": "NO-GO",
  "unit failed": "FAILED UNIT",
  "less evidence": "LESS EVIDENCE",
  "new": "NEW",
};

/** One line per claim, and below it the reasons where it is not as expected. */
export function renderGate(results: readonly GateResult[]): string {
  return results.map((result) =>
    [
      `${WORDS[result.outcome].padEnd(13)}  ${settingOf(result)}: ${
        verdictWords(result)
      }; ${changeWords(result.change, result.smallestEffect)}`,
      ...result.reasons.map((reason) => `${" ".repeat(15)}${reason}`),
    ].join("\n")
  ).join("\n");
}

function settingOf({ subject }: GateResult): string {
  return `${subject.claim} in ${subject.dataset}/${subject.architecture}`;
}

function verdictWords({ found }: GateResult): string {
  return `as stated ${found.asStated}, controlled ${found.controlled}`;
}

function changeWords(change: Change, smallestEffect: number | null): string {
  const { seeds, identical, estimate } = change;
  if (seeds === 0) return "nothing to pair";
  const pairs = countOf(seeds, "paired seed");
  const counts = identical === undefined
    ? `${pairs} of other numerics`
    : `${pairs}, ${identical} identical`;
  if (!estimate) return counts;
  const { mean, low, high } = estimate;
  const limit = smallestEffect === null
    ? ""
    : `, smallest effect ${formatPoints(smallestEffect)}`;
  return `change ${
    formatInterval({ estimate: mean, low, high })
  }${limit}, ${counts}`;
}

/** The results as JUnit XML, for CI systems that show it: what is not as expected is a failure, a failed unit an error. */
export function renderJunit(results: readonly GateResult[]): string {
  const count = (...outcomes: GateOutcome[]) =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuite name="spuriousbench verify" tests="${results.length}" failures="${
      count("regressed", "less evidence")
    }" errors="${count("unit failed")}" skipped="${count("new")}">`,
    ...results.map(testCase),
    `</testsuite>`,
  ].join("\n") + "\n";
}

const ELEMENTS: Readonly<Record<GateOutcome, string | undefined>> = {
  "as expected": undefined,
  "regressed": "failure",
  "unit failed": "error",
  "less evidence": "failure",
  "new": "skipped",
};

function testCase(result: GateResult): string {
  const { subject, outcome, reasons } = result;
  const head = `  <testcase classname="${escapeXml(subject.claim)}" name="${
    escapeXml(`${subject.dataset}/${subject.architecture}`)
  }"`;
  const element = ELEMENTS[outcome];
  return element === undefined
    ? `${head}/>`
    : `${head}><${element} message="${
      escapeXml(`${outcome}: ${reasons.join("; ")}`)
    }"/></testcase>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll(
      "\n",
      "&#10;",
    );
}
