import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing";

const ran: string[] = [];

describe("describe()", () => {
  it("runs its tests", () => {
    ran.push("first");
  });
  it("runs them in order, and waits", async () => {
    await Promise.resolve();
    assertEquals(ran, ["first"]);
  });
  it.skip("leaves out what is skipped", () => {
    throw new Error("not to be run");
  });
});
