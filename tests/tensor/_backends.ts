import {
  type BackendName,
  cacheFolder,
  loadBackend,
} from "../../src/runtime/mod.ts";

/** Makes a backend the active one, for the tests of a file. */
export async function useBackend(backend: BackendName): Promise<void> {
  await loadBackend({
    backend,
    cacheDir: cacheFolder((name) => Deno.env.get(name)),
  });
}
