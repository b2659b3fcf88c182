/**
 * Datasets with groups, checked on arrival.
 *
 * @module
 */
export * from "./contract.ts";
export * from "./debian_package.ts";
export * from "./digest.ts";
export * from "./dominoes.ts";
export * from "./dominoes_sources.ts";
export * from "./fashion_mnist.ts";
export * from "./idx.ts";
export * from "./mnist.ts";
export * from "./registry.ts";
export type * from "./types.ts";
