/**
 * Intervals, tests and planning for samples of seeds.
 *
 * @module
 */
export * from "./types.ts";
export * from "./concentration.ts";
export * from "./correlation.ts";
export * from "./holm.ts";
export * from "./mean.ts";
export * from "./median_interval.ts";
export * from "./paired_differences.ts";
export * from "./power.ts";
export * from "./proportion.ts";
export * from "./quantile.ts";
export * from "./ranks.ts";
export * from "./sample_interval.ts";
export * from "./sd.ts";
export * from "./sem.ts";
export * from "./split_half.ts";
export * from "./t_interval.ts";
export * from "./t_test.ts";
export * from "./welch_interval.ts";
