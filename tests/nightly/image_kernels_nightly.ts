/**
 * The committed `kernels.wasm` is what its sources compile to.
 *
 *     deno task nightly image_kernels
 */
import { assertEquals } from "@std/assert";
import { buildKernels } from "../../src/images/kernels/_build.ts";

Deno.test("kernels.wasm is built from the sources beside it", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    await buildKernels(`${folder}/kernels.wasm`);
    const committed = new URL(
      "../../src/images/kernels/kernels.wasm",
      import.meta.url,
    );
    assertEquals(
      Deno.readFileSync(`${folder}/kernels.wasm`),
      Deno.readFileSync(committed),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
