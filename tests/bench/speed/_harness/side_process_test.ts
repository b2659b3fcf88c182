import { assert, assertEquals, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { SideProcess } from "../../../../bench/speed/_harness/side_process.ts";

function fakeSide(fault: "nothing" | "start" | "run") {
  return {
    label: "the fake",
    program: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--allow-env=ATEN_CPU_CAPABILITY",
      fileURLToPath(import.meta.resolve("./_fake_side.ts")),
      fault,
    ],
    env: {},
  };
}

Deno.test("SideProcess runs, validates and tells its versions and peak memory", async () => {
  const { side, versions, instructions } = await SideProcess.start(
    fakeSide("nothing"),
  );
  await using process = side;
  assertEquals(versions, { Fake: "1.0" });
  assertEquals(instructions, "all");
  assertEquals(await process.validate(), { losses: [1, 2] });
  assertEquals(await process.run(), 12.5);
  assertEquals(await process.run(), 12.5);
  // No Deno process is smaller than 10 MB.
  assert(await process.peakBytes() > 10e6);
});

Deno.test("SideProcess.start() quotes the last words of a process that does not start", async () => {
  const error = await assertRejects(
    () => SideProcess.start(fakeSide("start")),
    Error,
    "the process of the fake has ended, current value is exit code 3",
  );
  assert(error.message.includes("no such module"));
});

Deno.test("SideProcess.run() quotes the last words of a process that ends", async () => {
  const { side } = await SideProcess.start(fakeSide("run"));
  await using process = side;
  const error = await assertRejects(() => process.run(), Error, "exit code 4");
  assert(error.message.includes("out of memory"));
});
