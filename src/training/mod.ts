/**
 * Training: losses, optimizers and schedules with PyTorch's semantics, the training program, the loop, prediction.
 *
 * @module
 */
export * from "./batches.ts";
export * from "./dfr.ts";
export * from "./fit.ts";
export * from "./logistic_regression.ts";
export * from "./losses.ts";
export * from "./nt_xent.ts";
export * from "./numerics_probe.ts";
export * from "./objectives.ts";
export * from "./optimizers.ts";
export * from "./plant.ts";
export * from "./predict.ts";
export * from "./program_state.ts";
export * from "./reductions.ts";
export * from "./resume.ts";
export * from "./samplers.ts";
export * from "./schedules.ts";
export * from "./select_images.ts";
export * from "./train_spec.ts";
export * from "./training_program.ts";
export * from "./weightings.ts";
