import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { PrerequisiteError } from "../../src/errors/mod.ts";
import {
  type BackendFacts,
  chooseBackend,
} from "../../src/runtime/choose_backend.ts";

const COMPLETE: BackendFacts = {
  os: "linux",
  arch: "x86_64",
  avx: true,
  python: true,
  pip: true,
  installed: false,
};

Deno.test("chooseBackend() takes TensorFlow, without a word, where all is there", () => {
  assertEquals(chooseBackend("auto", COMPLETE), { backend: "tensorflow" });
});

Deno.test("chooseBackend() needs no Python once TensorFlow is installed", () => {
  const facts = { ...COMPLETE, python: false, pip: false, installed: true };
  assertEquals(chooseBackend("auto", facts), { backend: "tensorflow" });
});

const OBSTACLES: readonly [string, Partial<BackendFacts>, RegExp][] = [
  ["on macOS", { os: "darwin" }, /Linux x86-64 only, and this is darwin/],
  ["on ARM", { arch: "aarch64" }, /this is linux aarch64/],
  ["without AVX", { avx: false }, /no AVX/],
  ["without Python", { python: false, pip: false }, /python3 python3-pip/],
  ["without pip", { pip: false }, /apt-get install python3-pip/],
];

for (const [where, change, reason] of OBSTACLES) {
  Deno.test(`chooseBackend("auto") takes wasm ${where} and says why in one line`, () => {
    const choice = chooseBackend("auto", { ...COMPLETE, ...change });
    assertEquals(choice.backend, "wasm");
    assertMatch(choice.notice ?? "", reason);
    assertMatch(choice.notice ?? "", /much slower/);
    assertEquals(choice.notice?.includes("\n"), false);
  });

  Deno.test(`chooseBackend("tensorflow") throws ${where} instead of replacing it`, () => {
    assertThrows(
      () => chooseBackend("tensorflow", { ...COMPLETE, ...change }),
      PrerequisiteError,
      "Cannot use backend tensorflow",
    );
  });
}

Deno.test('chooseBackend("wasm") takes wasm without a notice', () => {
  assertEquals(chooseBackend("wasm", COMPLETE), { backend: "wasm" });
});
