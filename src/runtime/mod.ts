export { tf } from "./tf.ts";
export * from "./types.ts";
export { cacheFolder } from "./cache_folder.ts";
export {
  loadBackend,
  type LoadBackendOptions,
  tensorflowHandle,
} from "./load_backend.ts";
export {
  PINNED_PACKAGES,
  PINNED_ZIG,
  type PinnedPackages,
} from "./pinned_packages.ts";
export {
  findInstallation,
  type ProvisionOptions,
  provisionTensorflow,
} from "./provision_tensorflow.ts";
