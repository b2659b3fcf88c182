import { defineClaim } from "../../../mod.ts";
import datasetSize from "./dataset_size_bench.ts";

/** Its first seed throws, its second one ends the worker process, its third one is fine. */
export default defineClaim({
  ...datasetSize,
  id: "tests/misbehaving",
  measure(values, unit) {
    if (unit.seed === 100) throw new Error("no such thing as seed 100");
    if (unit.seed === 101) {
      console.error("goodbye");
      Deno.exit(3);
    }
    return datasetSize.measure(values, unit);
  },
});
