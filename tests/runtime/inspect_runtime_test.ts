import { assertEquals } from "@std/assert";
import { inspectRuntime } from "../../src/runtime/inspect_runtime.ts";
import { fakeMachine, PYTHON } from "./_fake_machine.ts";

const LINUX = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

Deno.test("inspectRuntime() states the versions of Deno and TensorFlow", async () => {
  const report = await inspectRuntime({
    request: "auto",
    cacheDir: "/nowhere",
    searchPath: "/nowhere",
    device: "cpu",
  });
  assertEquals(report.deno, Deno.version.deno);
  assertEquals(report.tensorflow, { version: "2.21.0" });
});

Deno.test({
  name:
    "inspectRuntime() names Python, and wasm as what would run, on a bare machine",
  ignore: !LINUX,
  fn: async () => {
    const report = await inspectRuntime({
      request: "auto",
      cacheDir: "/nowhere",
      searchPath: "/nowhere",
      device: "cpu",
    });
    assertEquals(report.backend, "wasm");
    assertEquals(report.missing, [{
      what: "Python with pip",
      remedy: "apt-get install python3 python3-pip",
    }]);
  },
});

Deno.test({
  name: "inspectRuntime() has no backend where the one asked for cannot be had",
  ignore: !LINUX,
  fn: async () => {
    const report = await inspectRuntime({
      request: "tensorflow",
      cacheDir: "/nowhere",
      searchPath: "/nowhere",
      device: "cpu",
    });
    assertEquals(report.backend, undefined);
    assertEquals(report.missing.length, 1);
  },
});

Deno.test({
  name: "inspectRuntime() asks for set-up where only that is missing",
  ignore: !LINUX || PYTHON === undefined,
  fn: async () => {
    using machine = fakeMachine();
    const report = await inspectRuntime({
      request: "auto",
      cacheDir: machine.cacheDir,
      searchPath: machine.searchPath,
      device: "cpu",
    });
    assertEquals(report.backend, "tensorflow");
    assertEquals(report.compiler?.version, "fake g++ 1.0");
    assertEquals(report.missing, [{
      what: "TensorFlow in the cache",
      remedy: "deno run -A src/cli/main.ts setup",
    }]);
  },
});
