/**
 * SpuriousBench: claims about spurious memorization, made executable and decided on real models.
 *
 * A bench file imports what it needs from here and exports one claim.
 *
 * @module
 */
export * from "./src/claims/mod.ts";
export type { GroupCounts } from "./src/datasets/contract.ts";
export type { DatasetIdentity } from "./src/datasets/dataset_entry.ts";
export type {
  ColourOrder,
  PictureTransform,
} from "./src/datasets/picture_transform.ts";
export type {
  GroupedDataset,
  GroupedSplit,
  GroupPair,
  GroupScheme,
  SplitName,
} from "./src/datasets/types.ts";
export { groupAccuracy } from "./src/metrics/mod.ts";
export type { GroupAccuracyOptions } from "./src/metrics/group_accuracy.ts";
export type {
  ImageSize,
  PixelStatistics,
  PrepareTransform,
  ResizeFilter,
} from "./src/images/mod.ts";
export type { GroupAccuracy, Logits, MarginPair } from "./src/metrics/types.ts";
export type {
  Architecture,
  Mode,
  NeuronSite,
  ParameterKind,
  ParameterLayout,
  Parameters,
  ParameterSpec,
  Stage,
  StageContext,
  StageResult,
} from "./src/models/types.ts";
export type {
  MersenneState,
  TorchGenerator,
  TorchGeneratorState,
  TorchNormalOptions,
  TorchUniformOptions,
} from "./src/random/mod.ts";
export type { Tensor } from "./src/runtime/mod.ts";
export { type Sample, spearman, topShare } from "./src/stats/mod.ts";
export type {
  DType,
  EntryPoint,
  EntryResult,
  HostArray,
  HostTree,
  Program,
  ProgramDefinition,
  SpecTree,
  TensorSpec,
  TensorTree,
} from "./src/tensor/types.ts";
export { CONTRASTIVE_PROTOCOLS } from "./src/training/train_spec.ts";
export type {
  AdamConfig,
  BalancedSampling,
  BalancedWeighting,
  ChannelChoice,
  ConstantSchedule,
  ContrastiveConfig,
  ContrastiveSpec,
  CosineSchedule,
  EpochEvaluation,
  EpochReport,
  EqualWeighting,
  ExampleTiedConfig,
  GroupDroWeighting,
  GroupResult,
  ImageChoice,
  LossName,
  MultiStepSchedule,
  ObjectiveSpec,
  OptimizerConfig,
  PlantedConfig,
  PlantedNeurons,
  PlateauSchedule,
  PruneSpec,
  SamplingConfig,
  ScheduleConfig,
  SgdConfig,
  ShuffledSampling,
  Stratum,
  SupervisedConfig,
  TrainSpec,
  WeightingConfig,
} from "./src/training/mod.ts";
