export {
  type InertPolicy,
  type PickleAllowlist,
  type PickleMaking,
  type PickleResult,
  readPickle,
  type ReadPickleOptions,
} from "./read_pickle.ts";
export { NUMPY_CONSTRUCTORS, NumpyArray, NumpyDType } from "./numpy.ts";
export {
  InertObject,
  PickleGlobal,
  pickleKind,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from "./values.ts";
export { PYTHON_CONSTRUCTORS } from "./python.ts";
