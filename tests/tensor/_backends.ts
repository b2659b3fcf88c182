import {
  type BackendName,
  cacheFolder,
  loadBackend,
  tf,
} from "../../src/runtime/mod.ts";
import { registerWasmKernels } from "../../src/tensor/mod.ts";

const BACKENDS: readonly BackendName[] = ["tensorflow", "wasm"];

/** Makes a backend the active one. */
export async function useBackend(backend: BackendName): Promise<void> {
  const cacheDir = cacheFolder((name) => Deno.env.get(name));
  await loadBackend({ backend, cacheDir });
  if (backend === "wasm") registerWasmKernels();
}

/** A test on every backend; tensors made in `body` are disposed of. */
export function testOnBackends(name: string, body: () => void): void {
  for (const backend of BACKENDS) {
    Deno.test(`${name}, on ${backend}`, async () => {
      await useBackend(backend);
      tf.tidy(() => {
        body();
        return [];
      });
    });
  }
}

/** The values of a tensor as plain numbers. */
export function valuesOf(tensor: tf.Tensor): number[] {
  return [...tensor.dataSync()];
}
