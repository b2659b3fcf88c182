import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "node:path";
import { measureNumerics } from "../../src/cli/_measured_numerics.ts";
import type { Computation } from "../../src/runtime/mod.ts";

const COMPUTATION: Computation = {
  backend: "wasm",
  tensorflow: "tfjs-wasm-4.22.0",
  device: "cpu/wasm",
  oneDnn: false,
  threads: 1,
};

/** Measures with a probe that gives another digest at each call. */
function counting(cacheDir: string) {
  let calls = 0;
  return (change: Partial<Computation> = {}) =>
    measureNumerics({ ...COMPUTATION, ...change }, {
      cacheDir,
      device: "cpu",
      probe: () => String(++calls).padStart(64, "0"),
    });
}

Deno.test("measureNumerics() runs the probe once, and anew where what computes has changed", async () => {
  const cacheDir = await Deno.makeTempDir();
  try {
    const measure = counting(cacheDir);
    const first = await measure();
    assertEquals(first, { ...COMPUTATION, probe: "1".padStart(64, "0") });
    assertEquals(await measure(), first);
    const other = await measure({ threads: 2 });
    assertNotEquals(other.probe, first.probe);
    assertEquals((await measure()).probe, first.probe);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});

Deno.test("measureNumerics() measures again where a setting of the libraries has changed", async () => {
  const cacheDir = await Deno.makeTempDir();
  try {
    const measure = counting(cacheDir);
    const first = await measure();
    Deno.env.set("TF_XLA_FLAGS", "--tf_xla_auto_jit=2");
    assertNotEquals((await measure()).probe, first.probe);
  } finally {
    Deno.env.delete("TF_XLA_FLAGS");
    await Deno.remove(cacheDir, { recursive: true });
  }
});

Deno.test("measureNumerics() takes no half-written file for a digest", async () => {
  const cacheDir = await Deno.makeTempDir();
  try {
    const measure = counting(cacheDir);
    await measure();
    const folder = join(cacheDir, "numerics");
    const [file] = [...Deno.readDirSync(folder)];
    Deno.writeTextFileSync(join(folder, file!.name), "0123");
    assertEquals((await measure()).probe, "2".padStart(64, "0"));
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});
