import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { run } from "./_run.ts";

Deno.test("setup says what is ready", async () => {
  const { code, stdout } = await run("setup", "--backend=wasm");
  assertEquals(code, 0);
  assertMatch(stdout, /^ready: backend wasm, tfjs-wasm-\S+, device cpu\n$/);
});

Deno.test("setup --json gives the numerics that a worker will have", async () => {
  const { stdout } = await run("setup", "--backend=wasm", "--json");
  assertEquals(JSON.parse(stdout), {
    device: "cpu",
    numerics: {
      backend: "wasm",
      deviceKind: "cpu",
      tensorflow: "tfjs-wasm-4.22.0",
      threads: 1,
    },
  });
});

Deno.test("setup refuses a backend that does not exist with 2", async () => {
  const { code, stderr } = await run("setup", "--backend=cuda");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "Allowed choices are auto, tensorflow, wasm");
});
