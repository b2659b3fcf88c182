import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { PrerequisiteError } from "../../src/errors/mod.ts";
import { setUp } from "../../src/runtime/set_up.ts";

const NOTHING = {
  cacheDir: "/nowhere",
  searchPath: "/nowhere",
  onProgress: () => {},
} as const;

Deno.test('setUp("wasm") does nothing and tells the workers so', async () => {
  assertEquals(await setUp({ ...NOTHING, request: "wasm" }), {
    backend: "wasm",
    device: "cpu",
    cacheDir: "/nowhere",
  });
});

Deno.test('setUp("auto") falls back to wasm with a notice where there is no Python', async () => {
  const { backend, notice } = await setUp({
    ...NOTHING,
    request: "auto",
    device: "cpu",
  });
  assertEquals(backend, "wasm");
  assertMatch(notice ?? "", /^Using backend wasm/);
});

Deno.test('setUp("tensorflow") throws where there is no Python', async () => {
  await assertRejects(
    () => setUp({ ...NOTHING, request: "tensorflow", device: "cpu" }),
    PrerequisiteError,
    "Cannot use backend tensorflow",
  );
});
