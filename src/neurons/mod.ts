/**
 * Tracers that rank neurons, edits that change them, sweeps that score many edits.
 *
 * @module
 */
export { applyEdit } from "./apply_edit.ts";
export {
  ablateEdit,
  type EditTarget,
  meanEdit,
  type RandomEditOptions,
  randomInitEdit,
  randomNoiseEdit,
  rewindEdit,
  zeroEdit,
} from "./edits.ts";
export { type ElementChange, elementEdit } from "./element_edits.ts";
export {
  elementThreshold,
  type ElementThresholdOptions,
} from "./element_threshold.ts";
export { filterNorms } from "./filter_norms.ts";
export {
  type GradientBatch,
  gradientProgram,
  type GradientProgramOptions,
  gradientsOn,
} from "./gradient_program.ts";
export { halves, type HalvesOptions } from "./halves.ts";
export { hardestImages, type HardestImagesOptions } from "./hardest_images.ts";
export {
  listNeurons,
  neuronName,
  siteOf,
  withoutShortcuts,
} from "./list_neurons.ts";
export {
  countPruned,
  pruneMask,
  type PruneMaskOptions,
  type PruneRule,
} from "./masks.ts";
export { randomNeurons, type RandomNeuronsOptions } from "./random_neurons.ts";
export {
  largestGradient,
  largestMagnitude,
  type RankOptions,
  smallestMagnitude,
} from "./rank_neurons.ts";
export {
  sweep,
  type SweepOptions,
  type SweepProgress,
  type SweepResult,
} from "./sweep.ts";
export { sweepProgram, type SweepProgramOptions } from "./sweep_program.ts";
export type {
  Edit,
  ElementMask,
  Halves,
  Neuron,
  RankedNeuron,
  SiteFilter,
} from "./types.ts";
