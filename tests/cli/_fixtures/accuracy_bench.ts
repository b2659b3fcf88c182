import {} from "@spuriousbench/spuriousbench";
import { ermNetwork } from "@spuriousbench/spuriousbench/silent-majority";
import {
  accuracies,
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
} from "../../../mod.ts";

/** Worst-group accuracy on the split that is evaluated fastest. */
const worst = { quantity: "worst-group accuracy", condition: "validation" };

/** Needs a trained network, evaluated once. */
export default defineClaim({
  id: "tests/accuracy",
  version: 1,
  kind: "audit",
  statement: "The worst group is better than nothing.",
  on: {
    fixture: {
      cases: [{ dataset: "dominoes", negative: ["dominoes-digit-blanked"] }],
      architectures: ["resnet8"],
      protocol: "faithful",
      seeds: 5,
    },
  },
  needs: (unit) => ({
    network: predictions(unit, { of: ermNetwork(unit), on: ["validation"] }),
  }),
  measure: ({ network }) => accuracies(network, "validation"),
  decide: decideBy(worst, {
    smallestEffect: percentagePoints(1),
    against: [{
      name: "the network without a digit",
      arm: "negative",
      dataset: "dominoes-digit-blanked",
      readout: worst,
    }],
  }),
  tables: [{
    title: "Worst group",
    columns: [{ heading: "validation", ...worst, as: "percent" }],
  }],
});
