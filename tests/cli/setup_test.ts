import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cacheFolder, findInstallation } from "../../src/runtime/mod.ts";
import { run } from "./_run.ts";

Deno.test("setup says what is ready", async () => {
  const { code, stdout } = await run("setup", "--backend=wasm");
  assertEquals(code, 0);
  assertMatch(
    stdout,
    /^ready: wasm tfjs-wasm-\S+, oneDNN off, cpu\/wasm, 1 thread, probe [0-9a-f]{12}\n$/,
  );
});

Deno.test("setup --json gives the numerics that a worker will have", async () => {
  const { stdout } = await run("setup", "--backend=wasm", "--json");
  const { device, numerics } = JSON.parse(stdout);
  const { probe, ...computation } = numerics;
  assertEquals(device, "cpu");
  assertEquals(computation, {
    backend: "wasm",
    tensorflow: "tfjs-wasm-4.22.0",
    device: "cpu/wasm",
    oneDnn: false,
    threads: 1,
  });
  assertMatch(probe, /^[0-9a-f]{64}$/);
});

Deno.test("setup refuses a backend that does not exist with 2", async () => {
  const { code, stderr } = await run("setup", "--backend=cuda");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "Allowed choices are auto, tensorflow, wasm");
});

Deno.test("setup refuses to cap what has no instruction sets, with the remedy", async () => {
  const { code, stderr } = await run("setup", "--backend=wasm", "--isa=avx2");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "leave --isa out");
});

const CAN_BE_CAPPED = Deno.build.os === "linux" &&
  /\bavx512bw\b/.test(Deno.readTextFileSync("/proc/cpuinfo")) &&
  findInstallation({
      cacheDir: cacheFolder((name) => Deno.env.get(name)),
      device: "cpu",
    }) !== undefined;

Deno.test({
  name: "setup measures other numerics with other instructions or threads",
  ignore: !CAN_BE_CAPPED,
  fn: async () => {
    const found = [];
    for (const words of [["--isa=avx512"], ["--isa=avx2"], ["--threads=2"]]) {
      const { stdout } = await run(
        "setup",
        "--json",
        "--backend=tensorflow",
        ...words,
      );
      found.push(JSON.parse(stdout).numerics);
    }
    assertEquals(found.slice(0, 2).map(({ device }) => device), [
      "cpu/avx512",
      "cpu/avx2",
    ]);
    assertEquals(new Set(found.map(({ probe }) => probe)).size, 3);
  },
});
