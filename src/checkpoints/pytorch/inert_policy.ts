import type { PickleMaking } from "../pickle/read_pickle.ts";

/**
 * Functions and classes in lower case that pickles of harmless objects call. An object that stands for the result of
 * `getattr` or `partial` is a name: to call it is refused.
 *
 * Source: what `__reduce_ex__` of CPython 3.13, numpy 2.4, PyTorch 2.15 and pandas 2 writes for plain data.
 */
const CALLED: ReadonlySet<string> = new Set([
  ...["builtins", "__builtin__"].flatMap((module) =>
    ["complex", "slice", "range", "xrange", "object", "getattr"].map((name) =>
      `${module}.${name}`
    )
  ),
  "collections.deque",
  "copyreg._reconstructor",
  "copy_reg._reconstructor",
  ...["date", "datetime", "time", "timedelta", "timezone"].map((name) =>
    `datetime.${name}`
  ),
  "functools.partial",
  "numpy.random._pickle.__bit_generator_ctor",
  "numpy.random._pickle.__generator_ctor",
  "numpy.random._pickle.__randomstate_ctor",
  "operator.attrgetter",
  "operator.itemgetter",
  "pandas._libs.internals._unpickle_block",
  "pandas.core.indexes.base._new_Index",
  "re._compile",
  "torch.serialization._get_layout",
]);

/** How Cython restores the fields of an object. */
const CYTHON = /\.__pyx_unpickle_\w+$/;

/** Python's way to write the name of a class. */
const CLASS = /(^|\.)_*[A-Z]\w*$/;

/** What holds bytes of tensors: an inert one in its place would be weights that are silently missing. */
const TENSORS = /^torch\.(\w+\.)*\w*(Tensor|Storage|Parameter|Buffer)$/;

/**
 * Modules whose classes do something when they are called in Python. Nothing would happen here; that a file asks for
 * it is worth a refusal, because the next program that opens the file may do it. (`commands` is `subprocess` in Python 2.)
 */
const ACTING =
  /^(asyncio|code|commands|ctypes|importlib|multiprocessing|nt|os|posix|pty|runpy|shutil|socket|subprocess|sys)\./;

/**
 * What may stand as an inert object in a PyTorch file: instances of any class (paths, dates, optimizers, modules,
 * losses, callbacks), whose name and state are kept. Calls of functions are refused, because their results may be
 * tensors (`torch._utils._rebuild_sparse_tensor`) or anything else, and so is what holds tensors itself.
 */
export function mayBeInert(name: string, making: PickleMaking): boolean {
  if (TENSORS.test(name)) return false;
  if (making === "new") return true;
  return CALLED.has(name) || CYTHON.test(name) ||
    CLASS.test(name) && !ACTING.test(name);
}
