/**
 * SpuriousBench: claims about spurious memorization, made executable and decided on real models.
 *
 * A bench file imports what it needs from here and exports one claim.
 *
 * @module
 */
export * from "./src/claims/mod.ts";
export type {
  GroupedDataset,
  GroupedSplit,
  GroupPair,
  GroupScheme,
  SplitName,
} from "./src/datasets/types.ts";
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
export type {
  AdamConfig,
  ChannelChoice,
  ConstantSchedule,
  CosineSchedule,
  EpochReport,
  MultiStepSchedule,
  OptimizerConfig,
  PlantedNeurons,
  PlateauSchedule,
  ScheduleConfig,
  SgdConfig,
} from "./src/training/mod.ts";
