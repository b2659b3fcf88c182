import { assertEquals } from "@std/assert";
import { columnsOf } from "../../src/claims/mod.ts";

Deno.test("columnsOf() shows one quantity under every condition, each under its own name", () => {
  assertEquals(columnsOf(["a", "b"], { quantity: "drop", as: "points" }), [
    { heading: "a", quantity: "drop", condition: "a", as: "points" },
    { heading: "b", quantity: "drop", condition: "b", as: "points" },
  ]);
});
