import {
  columnsOf,
  decideBy,
  defineClaim,
  percentagePoints,
  type PlotSeries,
  predictions,
  sweep,
} from "@spuriousbench/spuriousbench";
import {
  CHANNEL_MAP,
  FIXTURE_TRAINING,
  memorised,
  MISSING,
  networkFor,
  NEURONS_FIXTURE,
  observeMap,
  PAPER,
  PAPER_ON,
  PLACE_INDEPENDENT,
  plantedFires,
  RANKS,
} from "@spuriousbench/spuriousbench/silent-majority";

/**
 * The 5 % of channels (9 of 168) whose single-channel `zero` sets half A's minority images most apart from their
 * margin-matched majority images; read on half B.
 */
const critical = {
  quantity: "margin-matched contrast of the drop",
  condition: "ranked for the minority",
};

const RANDOM = "random channels of the same layers";

/** A line over the ranks of the channels. */
function byRank(
  name: string,
  { quantity, rankedFor }: {
    readonly quantity: string;
    readonly rankedFor: "minority" | "majority";
  },
): PlotSeries {
  return {
    name,
    points: RANKS.map((rank) => ({
      x: rank,
      quantity,
      condition: `ranked for the ${rankedFor}, rank ${rank}`,
      group: "all",
    })),
  };
}

export default defineClaim({
  id: "silent-majority/critical-neurons-exist",
  version: 1,
  kind: "claim",
  statement:
    "A small set of neurons holds what a network memorises of minority groups: without them minority accuracy falls, majority accuracy does not.",
  source: {
    paper: PAPER,
    where: "abstract, title of section 2; README",
    on: PAPER_ON,
    reported: [{
      what: "Waterbirds and CelebA, top-1 neuron removed: minority accuracy",
      value: "−4.90 and −3.57 pp, majority less than 1.5 pp",
      evidence: "second-hand",
    }, {
      what: "README example, conv1.weight[28]: drop of G0 to G3",
      value: "0.27, 17.68, 25.41, 5.64 pp; train before, test after",
      evidence: "calculated",
    }],
  },
  on: { fixture: NEURONS_FIXTURE },
  missing: MISSING,
  deviations: {
    fixture: {
      training: FIXTURE_TRAINING,
      measurement: [
        "channels are ranked by what zeroing each of them does, exhaustively; the paper ranks by weight or gradient",
        "half of the training images ranks, the other half is read; the paper uses the same images for both",
        "one split before and after the edit",
      ],
    },
  },

  needs: (unit) => ({
    network: predictions(unit, { of: networkFor(unit), on: ["train", "test"] }),
    map: sweep(unit, { of: networkFor(unit), spec: CHANNEL_MAP }),
  }),
  preconditions: ({ network }, unit) => memorised(network, unit),
  measure: ({ map }) => observeMap(map),
  decide: decideBy(critical, {
    smallestEffect: percentagePoints(5),
    against: [
      {
        name: RANDOM,
        arm: "main",
        readout: { ...critical, condition: RANDOM },
      },
      {
        name: "channels ranked for the majority",
        arm: "main",
        readout: { ...critical, condition: "ranked for the majority" },
      },
    ],
    silentIn: [PLACE_INDEPENDENT],
    firesIn: [
      plantedFires(
        "the planted network's critical channels are found",
        critical,
      ),
    ],
  }),

  tables: [{
    title: "Drop on half B when one channel is zeroed, mean over the channels",
    columns: [
      {
        heading: "ranked for the minority",
        quantity: "drop",
        condition: "ranked for the minority",
        as: "points",
      },
      {
        heading: "random, same layers",
        quantity: "drop",
        condition: RANDOM,
        as: "points",
      },
      {
        heading: "ranked for the majority",
        quantity: "drop",
        condition: "ranked for the majority",
        as: "points",
      },
      {
        heading: "every channel",
        quantity: "drop",
        condition: "every channel",
        as: "points",
      },
    ],
  }, {
    title: "Margin-matched contrast of the drop",
    columns: columnsOf([
      critical.condition,
      RANDOM,
      "ranked for the majority",
      "every channel",
    ], { quantity: critical.quantity, as: "points" }),
  }, {
    title:
      "Concentration and reliability of the map; without the majority's own they say nothing",
    columns: ["minority drop", "majority drop", "contrast"].flatMap((
      condition,
    ) => [
      {
        heading: `${condition}: share of the top 5 %`,
        quantity: "share of the top 5 % of channels",
        condition,
        as: "percent" as const,
      },
      {
        heading: `${condition}: split-half rank correlation`,
        quantity: "split-half rank correlation",
        condition,
        as: "number" as const,
      },
    ]),
  }],
  plots: [{
    name: "map",
    title: "The channels ranked on half A, their drop on half B",
    x: { label: "rank on half A", scale: "log" },
    y: { label: "drop on half B", as: "points" },
    series: [
      byRank("minority drop, ranked for the minority", {
        quantity: "minority drop",
        rankedFor: "minority",
      }),
      byRank("margin-matched majority, same channels", {
        quantity: "drop of the margin-matched majority",
        rankedFor: "minority",
      }),
      byRank("majority drop, ranked for the majority", {
        quantity: "majority drop",
        rankedFor: "majority",
      }),
    ],
  }],
});
