import {
  dataset,
  decideBy,
  defineClaim,
  percentagePoints,
} from "../../../mod.ts";

/** Share of the training images that belong to a minority group; 240 of 4795 in every seed. */
const share = { quantity: "share", condition: "train" };
const nothing = { quantity: "share", condition: "of nothing" };

/** Needs no network: the fastest bench there can be. */
export default defineClaim({
  id: "tests/dataset-size",
  version: 1,
  kind: "audit",
  statement: "A part of Dominoes' training images is atypical.",
  on: {
    fixture: {
      cases: [{ dataset: "dominoes" }],
      architectures: ["resnet8"],
      protocol: "faithful",
      seeds: 2,
    },
  },
  needs: (unit) => ({ data: dataset(unit) }),
  measure({ data }) {
    const { groups, count } = data.splits.train;
    const minority = new Set(data.groups.pairs.map((pair) => pair.minority));
    const atypical = groups.filter((group) => minority.has(group)).length;
    return [
      { ...share, group: "all", value: atypical / count, n: count },
      { ...nothing, group: "all", value: 0, n: count },
    ];
  },
  decide: decideBy(share, {
    smallestEffect: percentagePoints(1),
    against: [{ name: "nothing", arm: "main", readout: nothing }],
  }),
  tables: [{
    title: "Atypical images",
    columns: [{ heading: "share", ...share, as: "percent" }],
  }],
});
