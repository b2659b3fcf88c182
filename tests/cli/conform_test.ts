import { assert, assertEquals } from "@std/assert";
import { architectureNames } from "../../src/models/mod.ts";
import { ROOT, runProgram } from "./_program.ts";

/** It loads native code. */
const permissions = ["-A"];

Deno.test("conform lists the architectures where none is named", async () => {
  const { code, out } = await runProgram(["conform"]);
  assertEquals(code, 0);
  assertEquals(out.trim().split("\n"), [...architectureNames()]);
});

Deno.test("conform prints each check and exits 0 where all hold", async () => {
  const { code, out } = await runProgram(["conform", "mlp"], { permissions });
  assertEquals(code, 0);
  const lines = out.trim().split("\n");
  assert(lines.slice(0, -1).every((line) => line.startsWith("ok      ")));
  assertEquals(
    lines.at(-1),
    `mlp on tensorflow: ${lines.length - 1} checks hold, 0 failed`,
  );
});

Deno.test("conform holds a convolutional network on wasm", async () => {
  const { code, out } = await runProgram(
    ["conform", "resnet8", "--backend=wasm"],
    { permissions },
  );
  assertEquals(code, 0, out);
  assert(out.includes("resnet8 on wasm: 12 checks hold, 0 failed"), out);
});

Deno.test("conform exits 1 where a check of a user's own network fails", async () => {
  const { code, out } = await runProgram(
    ["conform", `${ROOT}/tests/cli/_broken_network.ts`, "--json"],
    { permissions },
  );
  assertEquals(code, 1);
  const { name, results } = JSON.parse(out);
  assertEquals(name, "broken");
  assert(results.some(({ ok }: { ok: boolean }) => !ok));
});

Deno.test("conform exits 2 for a name that it does not know and guesses the right one", async () => {
  const { code, err } = await runProgram(["conform", "resnt8"]);
  assertEquals(code, 2);
  assert(err.includes("did you mean resnet8?"));
});

Deno.test("conform exits 2 for a file that exports no architecture", async () => {
  const { code, err } = await runProgram(
    ["conform", `${ROOT}/tests/cli/_program.ts`],
  );
  assertEquals(code, 2);
  assert(err.includes("its default export is no architecture"));
});

Deno.test("conform builds what a file's function builds by itself", async () => {
  const { code, out } = await runProgram(
    ["conform", `${ROOT}/tests/cli/_fixtures/two_conv.ts`],
    { permissions },
  );
  assertEquals(code, 0, out);
  assert(out.trimEnd().endsWith("checks hold, 0 failed"));
});
