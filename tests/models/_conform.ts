import { assert } from "@std/assert";
import { type Architecture, conformance } from "../../src/models/mod.ts";

/** Registers the conformance suite of an architecture as one test. */
export function testConformance(architecture: Architecture): void {
  Deno.test(`${architecture.name} conforms`, () => {
    const failed = [...conformance(architecture)].filter(({ ok }) => !ok);
    assert(
      failed.length === 0,
      failed.map(({ name, detail }) => `${name}: ${detail}`).join("\n"),
    );
  });
}
