import { assert, assertEquals } from "@std/assert";
import { describeCircumstances } from "../../../../bench/speed/_harness/circumstances.ts";

Deno.test("describeCircumstances() takes time and threads from its caller, the rest from the machine", async () => {
  const found = await describeCircumstances({
    threads: 3,
    now: new Date("2026-11-22T12:00:00Z"),
  });
  assertEquals(found.measuredAt, "2026-11-22T12:00:00.000Z");
  assertEquals(found.threads, 3);
  assertEquals(found.cores, navigator.hardwareConcurrency);
  assert(/^([0-9a-f]{8}\+?|unknown)$/.test(found.commit), found.commit);
  assert(found.memoryBytes > 0 && found.loadBefore >= 0 && found.cpu !== "");
});
