import {
  INSTRUCTION_SETS,
  type InstructionSet,
} from "../../../src/runtime/mod.ts";
import type { SpeedReport } from "./types.ts";

/** What a report's numbers were computed with. */
export interface ReportInstructions {
  readonly ours: string;
  /** PyTorch's own word; absent in reports from before it was asked. */
  readonly peer?: string;
  /** Whether ours is read off the profile of such a report: the strongest that a primitive names. */
  readonly isInferred: boolean;
}

/** Undefined where the report does not tell, by its comparisons or its profile. */
export function instructionsOf(
  report: SpeedReport,
): ReportInstructions | undefined {
  for (const comparison of report.comparisons) {
    if ("skipped" in comparison || !comparison.instructions) continue;
    return { ...comparison.instructions, isInferred: false };
  }
  const ours = strongestOf(report);
  return ours && { ours, isInferred: true };
}

/** oneDNN names the instructions behind a colon: `jit:avx2`, `brg_conv_fwd:avx512_core`. */
function strongestOf(
  { profile = [] }: SpeedReport,
): InstructionSet | undefined {
  return INSTRUCTION_SETS.findLast((set) =>
    profile.some(({ implementation }) =>
      new RegExp(`:${set}(_|\\+|$)`).test(implementation)
    )
  );
}
