/**
 * Builds `kernels.wasm` from the C sources beside it, with the compiler of the Python package
 * `ziglang`. Only needed after a change of the sources; the built file is committed.
 *
 *     deno run -A src/images/kernels/_build.ts [OUT]
 *
 * @module
 */

/** Another version may build other bytes. */
const ZIGLANG = "ziglang==0.17.1";

const HERE = new URL(".", import.meta.url).pathname;

const FLAGS = [
  ...["-target", "wasm32-freestanding", "-mcpu=generic+simd128+bulk_memory"],
  ...["-O3", "-ffreestanding", "-nostdlib", "-Wall", "-Wextra", "-Werror"],
  ...["-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=65536"],
  "-Wl,--export=__heap_base",
];

/** Compiles the kernels into `out`. */
export async function buildKernels(out: string): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run("python3", [
      ...["-m", "pip", "install", "--quiet", "--no-deps", "--target", folder],
      ZIGLANG,
    ]);
    await run(
      `${folder}/ziglang/zig`,
      ["cc", ...FLAGS, "-o", out, "resample.c", "jpeg.c"],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(command: string, args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args, cwd: HERE })
    .spawn().status;
  if (!success) {
    throw new Error(`Cannot build the kernels: ${command} failed`);
  }
}

if (import.meta.main) {
  await buildKernels(Deno.args[0] ?? `${HERE}kernels.wasm`);
}
