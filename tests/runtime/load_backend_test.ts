import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  cacheFolder,
  findInstallation,
  loadBackend,
  tensorflowHandle,
  tf,
} from "../../src/runtime/mod.ts";

const CACHE = cacheFolder((name) => Deno.env.get(name));

/** Where set-up has chosen wasm, TensorFlow's tests are skipped. */
const NO_TENSORFLOW =
  findInstallation({ cacheDir: CACHE, device: "cpu" }) === undefined;

/** What Linux says of the processor. */
const FLAGS = new Set(
  /^flags\s*:\s*(.*)$/m.exec(
    Deno.build.os === "linux" ? Deno.readTextFileSync("/proc/cpuinfo") : "",
  )?.[1]?.split(" "),
);

/** Loads a backend as a worker does: it may read and call native code, nothing else. */
async function loadInWorker(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-ffi",
      fileURLToPath(import.meta.resolve("./_load_child.ts")),
      ...args,
    ],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The device that a worker reports. */
async function deviceOf(
  isa: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await loadInWorker(["tensorflow", CACHE, ...isa], env);
  return JSON.parse(stdout).computation.device;
}

Deno.test({
  name:
    "loadBackend() runs TensorFlow with read and ffi permission, in silence, oneDNN on whatever the shell says",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    const { stdout, stderr } = await loadInWorker(["tensorflow", CACHE], {
      TF_ENABLE_ONEDNN_OPTS: "0",
      ONEDNN_MAX_CPU_ISA: "AVX",
    });
    assertEquals(stderr, "");
    assertEquals(JSON.parse(stdout), {
      computation: {
        backend: "tensorflow",
        tensorflow: "2.21.0-cpu",
        device: "cpu/avx",
        oneDnn: true,
        threads: 1,
      },
      // 1·3 + 2·4
      product: [11],
    });
  },
});

Deno.test({
  name: "loadBackend() caps oneDNN where it is told to, as oneDNN says itself",
  ignore: NO_TENSORFLOW || !FLAGS.has("avx512bw"),
  fn: async () => {
    const onednn = { ONEDNN_VERBOSE: "1" };
    for (
      const [isa, words] of [["avx2", "AVX2"], ["avx512", "AVX-512"]] as const
    ) {
      const { stdout } = await loadInWorker(
        ["tensorflow", CACHE, isa],
        onednn,
      );
      const lines = stdout.trim().split("\n");
      assertStringIncludes(
        lines.find((line) => line.includes(",isa:")) ?? "",
        `isa:Intel ${words}`,
      );
      assertEquals(
        JSON.parse(lines.at(-1)!).computation.device,
        `cpu/${isa}`,
      );
    }
    const capped = { ONEDNN_MAX_CPU_ISA: "AVX2" };
    assertEquals(await deviceOf([], capped), "cpu/avx2");
    assertEquals(await deviceOf(["avx512"], capped), "cpu/avx512");
  },
});

Deno.test("loadBackend() refuses to cap wasm", async () => {
  const { stderr } = await loadInWorker(["wasm", CACHE, "avx2"]);
  assertStringIncludes(stderr, "leave --isa out");
});

Deno.test("loadBackend() runs wasm with read and ffi permission, in silence", async () => {
  const { stdout, stderr } = await loadInWorker(["wasm", CACHE]);
  assertEquals(stderr, "");
  assertEquals(JSON.parse(stdout), {
    computation: {
      backend: "wasm",
      tensorflow: "tfjs-wasm-4.22.0",
      device: "cpu/wasm",
      oneDnn: false,
      threads: 1,
    },
    product: [11],
  });
});

Deno.test({
  name:
    "tensorflowHandle() calls any operation by name, through the backend and the addon",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    await loadBackend({ backend: "tensorflow", cacheDir: CACHE });
    const { binding, backend } = tensorflowHandle();
    const attributes = [
      { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    ];
    tf.tidy(() => {
      const x = tf.tensor1d([-1, 2]);
      const y = backend.executeSingleOutput("Softsign", attributes, [x]);
      // x / (1 + |x|)
      assertEquals([...y.dataSync()], [-0.5, Math.fround(2 / 3)]);
      const [native] = binding.executeOp(
        "Relu",
        attributes,
        backend.getInputTensorIds([x]),
        1,
      );
      const relu = backend.createOutputTensor(native!);
      assertEquals([...relu.dataSync()], [0, 2]);
    });
  },
});

Deno.test({
  name: "tensorflowHandle() throws while another backend is active",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    await loadBackend({ backend: "tensorflow", cacheDir: CACHE });
    await loadBackend({ backend: "wasm", cacheDir: CACHE });
    assertThrows(tensorflowHandle, TypeError, "current value is wasm");
    await loadBackend({ backend: "tensorflow", cacheDir: CACHE });
    assertEquals(tensorflowHandle().binding.TF_Version, "2.21.0");
  },
});

Deno.test({
  name:
    "loadBackend() refuses a second build, other threads or another instruction set in one process",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    const first = { backend: "tensorflow", cacheDir: CACHE } as const;
    const { computation } = await loadBackend(first);
    const again = await loadBackend({
      ...first,
      threads: computation.threads,
    });
    assertEquals(again.computation, computation);
    for (
      const [other, found] of [
        [{ device: "gpu" }, "cpu"],
        [{ threads: computation.threads + 1 }, `${computation.threads}`],
        [{ isa: "avx" }, "undefined"],
      ] as const
    ) {
      await assertRejects(
        () => loadBackend({ ...first, ...other }),
        TypeError,
        `current value is ${found}`,
      );
    }
  },
});

Deno.test("loadBackend() names the command that sets TensorFlow up where it is not", async () => {
  // In a worker of its own: this process may have TensorFlow loaded already.
  const worker = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-ffi",
      fileURLToPath(import.meta.resolve("./_load_child.ts")),
      "tensorflow",
      "/nowhere",
    ],
  }).output();
  assertEquals(worker.success, false);
  assertEquals(
    new TextDecoder().decode(worker.stderr).includes(
      "remedy: deno run -A src/cli/main.ts setup",
    ),
    true,
  );
});
