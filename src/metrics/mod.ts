/**
 * Metrics: plain arrays in, numbers out. No tensor, no model.
 *
 * @module
 */
export { accuracyGap } from "./accuracy_gap.ts";
export { averageAccuracy } from "./average_accuracy.ts";
export type { AverageAccuracyOptions } from "./average_accuracy.ts";
export { classProbability } from "./class_probability.ts";
export { contrast } from "./contrast.ts";
export { fitsCount } from "./count_fit.ts";
export { groupAccuracy } from "./group_accuracy.ts";
export type { GroupAccuracyOptions } from "./group_accuracy.ts";
export { groupMeans } from "./group_means.ts";
export type { GroupMeansOptions } from "./group_means.ts";
export { marginMatch } from "./margin_match.ts";
export type { MarginMatchOptions } from "./margin_match.ts";
export { margins } from "./margins.ts";
export { matchedContrast } from "./matched_contrast.ts";
export type { MatchedContrastOptions } from "./matched_contrast.ts";
export { predictions } from "./predictions.ts";
export { spuriousScore } from "./spurious_score.ts";
export type { SpuriousScoreOptions } from "./spurious_score.ts";
export { trueClassProbability } from "./true_class_probability.ts";
export type { GroupAccuracy, Logits, MarginPair } from "./types.ts";
export { worstGroupAccuracy } from "./worst_group_accuracy.ts";
export type { WorstGroupAccuracyOptions } from "./worst_group_accuracy.ts";
