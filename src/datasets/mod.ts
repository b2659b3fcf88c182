/**
 * Datasets with groups, checked on arrival.
 *
 * @module
 */
export * from "./celeba.ts";
export * from "./check_picture_source.ts";
export * from "./check_pictures.ts";
export * from "./cifar10.ts";
export * from "./colored_mnist.ts";
export * from "./contract.ts";
export * from "./dataset_entry.ts";
export * from "./dataset_origins.ts";
export * from "./debian_package.ts";
export * from "./digest.ts";
export * from "./dominoes.ts";
export * from "./download.ts";
export * from "./labelled_registry.ts";
export * from "./mini_waterbirds.ts";
export * from "./open_pictures.ts";
export * from "./picture_content.ts";
export * from "./picture_entry.ts";
export * from "./picture_folder.ts";
export * from "./picture_source.ts";
export * from "./picture_table.ts";
export * from "./picture_transform.ts";
export * from "./prepare_pictures.ts";
export * from "./problem.ts";
export * from "./waterbirds.ts";
export * from "./dominoes_sources.ts";
export * from "./fashion_mnist.ts";
export * from "./idx.ts";
export * from "./mnist.ts";
export * from "./registry.ts";
export type * from "./types.ts";
