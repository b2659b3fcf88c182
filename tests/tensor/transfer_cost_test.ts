import { assertEquals } from "@std/assert";
import { transferCost } from "../../src/tensor/mod.ts";
import { useBackend } from "./_backends.ts";

Deno.test("transferCost() is the median of the clock's differences per direction", async () => {
  await useBackend("tensorflow");
  // A clock that needs no time: differences 1, 2, 3 ms to the device, 4, 5, 6 ms back.
  let reading = 0;
  let calls = 0;
  const now = () => {
    calls++;
    if (calls % 2 === 0) reading += calls / 2;
    return reading;
  };
  const cost = transferCost("tensorflow", { now, repetitions: 3 });
  assertEquals(cost, {
    numBytes: 4 * 16 * 224 * 224 * 3,
    toDeviceMs: 2,
    fromDeviceMs: 5,
  });
});
