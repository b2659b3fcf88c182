import {
  decideBy,
  defineClaim,
  percentagePoints,
  predictions,
  sweep,
} from "@spuriousbench/spuriousbench";
import {
  CHANNEL_MAP,
  FIXTURE,
  memorised,
  networkFor,
  observeMap,
  PLACE_INDEPENDENT,
} from "@spuriousbench/spuriousbench/silent-majority";

/** Mean over all channels: what damage anywhere does to minority images beyond their margin-matched majority ones. */
const fragility = {
  quantity: "margin-matched contrast of the drop",
  condition: "every channel",
};

export default defineClaim({
  id: "audits/diffuse-fragility",
  version: 1,
  kind: "audit",
  statement:
    "Minority images are more fragile than majority images of the same margin under damage to any channel: the opposite of a few critical neurons.",
  on: {
    fixture: {
      ...FIXTURE,
      cases: [{ dataset: "dominoes", negative: [PLACE_INDEPENDENT.dataset] }],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    map: sweep(unit, { of: networkFor(unit), spec: CHANNEL_MAP }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ map }) => observeMap(map),
  decide: decideBy(fragility, {
    smallestEffect: percentagePoints(0.5),
    against: [{
      ...PLACE_INDEPENDENT,
      arm: "negative",
      readout: fragility,
    }],
    silentIn: [PLACE_INDEPENDENT],
  }),

  tables: [{
    title: "Mean over all channels, half B",
    groups: ["all"],
    columns: [
      {
        heading: "contrast of the drop",
        quantity: "contrast of the drop",
        condition: "every channel",
        as: "points",
      },
      {
        heading: "margin-matched contrast of the drop",
        ...fragility,
        as: "points",
      },
    ],
  }],
});
