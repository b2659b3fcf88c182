import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  type BackendName,
  cacheFolder,
  findInstallation,
  loadBackend,
  tensorflowHandle,
  tf,
  workerEnvironment,
} from "../../src/runtime/mod.ts";

const CACHE = cacheFolder((name) => Deno.env.get(name));

/** Where set-up has chosen wasm, TensorFlow's tests are skipped. */
const NO_TENSORFLOW =
  findInstallation({ cacheDir: CACHE, device: "cpu" }) === undefined;

/** Loads a backend as a worker does: it may read and call native code, nothing else. */
async function loadInWorker(
  backend: BackendName,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      "--allow-ffi",
      fileURLToPath(import.meta.resolve("./_load_child.ts")),
      backend,
      CACHE,
    ],
    env: workerEnvironment({ threads: 1, device: "cpu" }),
  }).output();
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test({
  name:
    "loadBackend() runs TensorFlow with read and ffi permission, in silence",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    const { stdout, stderr } = await loadInWorker("tensorflow");
    assertEquals(stderr, "");
    assertEquals(JSON.parse(stdout), {
      numerics: {
        backend: "tensorflow",
        deviceKind: "cpu",
        tensorflow: "2.21.0-cpu",
        threads: 1,
      },
      // 1·3 + 2·4
      product: [11],
    });
  },
});

Deno.test("loadBackend() runs wasm with read and ffi permission, in silence", async () => {
  const { stdout, stderr } = await loadInWorker("wasm");
  assertEquals(stderr, "");
  assertEquals(JSON.parse(stdout), {
    numerics: {
      backend: "wasm",
      deviceKind: "cpu",
      tensorflow: "tfjs-wasm-4.22.0",
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
  name: "loadBackend() refuses a second build of TensorFlow in one process",
  ignore: NO_TENSORFLOW,
  fn: async () => {
    await loadBackend({ backend: "tensorflow", cacheDir: CACHE });
    await assertRejects(
      () =>
        loadBackend({ backend: "tensorflow", cacheDir: CACHE, device: "gpu" }),
      TypeError,
      "current value is cpu",
    );
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
