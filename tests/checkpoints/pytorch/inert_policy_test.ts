import { assertEquals } from "@std/assert";
import { mayBeInert } from "../../../src/checkpoints/pytorch/inert_policy.ts";

Deno.test("mayBeInert() lets instances of unknown classes stand", () => {
  for (const name of ["__main__.Net", "contextlib.nullcontext", "os.stat"]) {
    assertEquals(mayBeInert(name, "new"), true);
  }
});

for (
  const name of [
    ...["pathlib.PosixPath", "__main__.Mode", "torch._Wrapper", "a.B.Inner"],
    ...["datetime.datetime", "functools.partial", "__builtin__.getattr"],
    "numpy.random.bit_generator.__pyx_unpickle_SeedSequence",
  ]
) {
  Deno.test(`mayBeInert() lets a call of ${name} stand`, () => {
    assertEquals(mayBeInert(name, "call"), true);
  });
}

for (
  const name of [
    ...["posix.system", "os.system", "nt.system", "builtins.eval"],
    ...["builtins.exec", "__builtin__.__import__", "subprocess.Popen"],
    ...["commands.Popen", "runpy.run_path", "torch.load", "torch.hub.load"],
    ...["torch._utils._rebuild_sparse_tensor", "torch.zeros", "a.b.make"],
    ...["torch.storage._load_from_bytes", "numpy.load", "pickle.loads"],
  ]
) {
  Deno.test(`mayBeInert() refuses a call of ${name}`, () => {
    assertEquals(mayBeInert(name, "call"), false);
  });
}

for (
  const name of [
    ...["torch.Tensor", "torch.FloatTensor", "torch.cuda.HalfStorage"],
    ...["torch.nn.parameter.UninitializedParameter", "torch.FloatStorage"],
  ]
) {
  Deno.test(`mayBeInert() refuses ${name}, which holds tensors`, () => {
    assertEquals(mayBeInert(name, "new"), false);
    assertEquals(mayBeInert(name, "call"), false);
  });
}
