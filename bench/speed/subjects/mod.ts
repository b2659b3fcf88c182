/**
 * What is timed, on our side; `peers/subjects.py` has the same names.
 *
 * @module
 */
import type { Subject } from "../_harness/types.ts";
import { channelMap } from "./channel_map.ts";
import { fineTuningStep } from "./fine_tuning_step.ts";
import { forwardPass } from "./forward_pass.ts";
import { trainStep } from "./train_step.ts";

/** By the name that a case gives it. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  channelMap,
  fineTuningStep,
  forward: forwardPass,
  trainStep,
};
