import {
  columnsOf,
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  sweeps,
} from "@spuriousbench/spuriousbench";
import {
  CONSTANT_EDITS,
  CONSTANT_MODES,
  FIXTURE,
  memorised,
  networkFor,
  observeConstants,
} from "@spuriousbench/spuriousbench/silent-majority";

/**
 * A zeroed filter does not silence its channel: behind BatchNorm it puts out the constant β − γμ/σ. Replacing the
 * output by its mean instead removes the same information and shifts nothing.
 */
const zeroed = { quantity: "mean drop", condition: "zero" };

export default defineClaim({
  id: "audits/zero-beyond-constant",
  version: 1,
  kind: "audit",
  onRequest: true,
  statement:
    "Zeroing the filters of traced channels lowers accuracy by more than removing what the channels say: the rest is the constant that it leaves behind BatchNorm.",
  on: { fixture: FIXTURE },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    edited: sweeps(unit, { of: networkFor(unit), specs: CONSTANT_EDITS }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ edited }) => observeConstants(edited),
  decide: decideBy(zeroed, {
    smallestEffect: percentagePoints(5),
    against: ["mean", "ablate"].map((condition) => ({
      name: `the same channels under edit ${condition}`,
      arm: "main" as const,
      readout: { ...zeroed, condition },
    })),
  }),

  tables: [{
    title:
      "Drop on half B of three channels traced by gradient, mean over the tracing groups",
    columns: columnsOf(CONSTANT_MODES, { quantity: "drop", as: "points" }),
  }, {
    title: "Mean drop of the four groups, and contrast",
    groups: ["all"],
    columns: ["mean drop", "contrast of the drop"].flatMap((quantity) =>
      ["zero", "ablate", "mean"].map((condition) => ({
        heading: `${quantity}, ${condition}`,
        quantity,
        condition,
        as: "points" as const,
      }))
    ),
  }],
});
