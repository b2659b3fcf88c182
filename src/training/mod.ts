/**
 * Training: losses, optimizers and schedules with PyTorch's semantics, the training program, the loop, prediction.
 *
 * @module
 */
export * from "./batches.ts";
export * from "./contrastive_program.ts";
export * from "./dfr.ts";
export * from "./fine_tune.ts";
export * from "./fit.ts";
export * from "./logistic_regression.ts";
export * from "./losses.ts";
export * from "./nt_xent.ts";
export * from "./numerics_probe.ts";
export * from "./optimizers.ts";
export * from "./plant.ts";
export * from "./plant_program.ts";
export * from "./predict.ts";
export * from "./program_state.ts";
export * from "./resume.ts";
export * from "./schedules.ts";
export * from "./select_images.ts";
export * from "./training_program.ts";
