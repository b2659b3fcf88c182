import { assertEquals, assertNotEquals } from "@std/assert";
import { computingCircumstances } from "../../src/runtime/mod.ts";
import type { Computation } from "../../src/runtime/mod.ts";

const COMPUTATION: Computation = {
  backend: "wasm",
  tensorflow: "tfjs-wasm-4.22.0",
  device: "cpu/wasm",
  oneDnn: false,
  threads: 1,
};

function circumstances(
  env: Readonly<Record<string, string>> = {},
  change: Partial<Computation> = {},
) {
  return computingCircumstances({ ...COMPUTATION, ...change }, {
    cacheDir: "/nowhere",
    device: "cpu",
    env,
  });
}

Deno.test("computingCircumstances() are the same twice, and plain data", () => {
  const found = circumstances();
  assertEquals(circumstances(), found);
  assertEquals(JSON.parse(JSON.stringify(found)), found);
});

Deno.test("computingCircumstances() differ with what computes and with the libraries' settings, not with others", () => {
  const base = circumstances();
  for (const name of ["TF_XLA_FLAGS", "ONEDNN_DEFAULT_FPMATH_MODE"]) {
    assertNotEquals(circumstances({ [name]: "1" }), base);
  }
  assertNotEquals(circumstances({}, { threads: 2 }), base);
  assertEquals(circumstances({ HOME: "/user", SHLVL: "2" }), base);
});

Deno.test({
  name: "computingCircumstances() name the processor",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const { processor } = circumstances();
    const lines = processor as string[];
    assertEquals(
      lines.filter((line) => /^(vendor_id|flags)\s/.test(line)).length,
      2,
    );
    // The clock changes by itself.
    assertEquals(lines.filter((line) => /MHz/.test(line)), []);
  },
});
