import { assertEquals, assertThrows } from "@std/assert";
import { workerEnvironment } from "../../src/runtime/worker_environment.ts";

Deno.test("workerEnvironment() fixes threads, oneDNN and log level on a CPU, nothing else", () => {
  assertEquals(workerEnvironment({ threads: 2, device: "cpu" }), {
    TF_NUM_INTRAOP_THREADS: "2",
    TF_NUM_INTEROP_THREADS: "2",
    TF_ENABLE_ONEDNN_OPTS: "1",
    TF_CPP_MIN_LOG_LEVEL: "2",
  });
});

Deno.test("workerEnvironment() caps oneDNN by the names that oneDNN takes", () => {
  const capOf = (isa: "avx2" | "avx512") =>
    workerEnvironment({ threads: 1, device: "cpu", isa }).ONEDNN_MAX_CPU_ISA;
  // Source: oneDNN's page "CPU Dispatcher Control".
  assertEquals(capOf("avx2"), "AVX2");
  assertEquals(capOf("avx512"), "AVX512_CORE");
});

Deno.test("workerEnvironment() asks a GPU for determinism and full precision", () => {
  const env = workerEnvironment({ threads: 1, device: "gpu" });
  assertEquals(env.TF_FORCE_GPU_ALLOW_GROWTH, "true");
  assertEquals(env.TF_DETERMINISTIC_OPS, "1");
  assertEquals(env.NVIDIA_TF32_OVERRIDE, "0");
});

for (const threads of [0, -1, 1.5, NaN]) {
  Deno.test(`workerEnvironment() throws for ${threads} threads`, () => {
    assertThrows(
      () => workerEnvironment({ threads, device: "cpu" }),
      RangeError,
      `current value is ${threads}`,
    );
  });
}
