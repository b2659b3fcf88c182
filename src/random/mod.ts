/**
 * Generators that draw what numpy and PyTorch draw from the same seed, and
 * PyTorch's initialisers.
 *
 * @module
 */
export * from "./types.ts";
export * from "./random_state.ts";
export * from "./torch_generator.ts";
export * from "./error_function.ts";
export * from "./initialisers.ts";
export * from "./derive_seed.ts";
