import type { Plot } from "../../src/claims/types.ts";

/** A dose-response of two series; its conditions are `traced 1`, `traced 3` and the same of `random`. */
export const DOSE_RESPONSE: Plot = {
  name: "dose-response",
  title: "Drop & dose",
  x: { label: "channels k", scale: "log" },
  y: { label: "drop", as: "points" },
  series: ["traced", "random"].map((name) => ({
    name: `<${name}>`,
    // Not in order of x: what is drawn must be.
    points: [3, 1].map((k) => ({
      x: k,
      quantity: "drop",
      condition: `${name} ${k}`,
      group: "all",
    })),
  })),
};
