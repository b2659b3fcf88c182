import { assertEquals } from "@std/assert";
import { isAveraged } from "../../src/checkpoints/averaged.ts";

Deno.test("isAveraged() knows what averages are called", () => {
  for (const part of ["ema", "model_ema", "state_dict_ema", "swa_model"]) {
    assertEquals(isAveraged(part), true);
  }
  for (const part of ["model", "schema", "avgpool", "emanuel"]) {
    assertEquals(isAveraged(part), false);
  }
});
