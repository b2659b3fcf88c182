import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  checkContract,
  countGroups,
  type DatasetContract,
  type GroupCounts,
} from "../../src/datasets/contract.ts";
import type {
  GroupedDataset,
  GroupedSplit,
  SplitName,
} from "../../src/datasets/types.ts";
import { DataError } from "../../src/errors/mod.ts";

function split(name: SplitName, groups: readonly number[]): GroupedSplit {
  return {
    name,
    count: groups.length,
    labels: Uint8Array.from(groups, (group) => group >> 1),
    attributes: Uint8Array.from(groups, (group) => group & 1),
    groups: Uint8Array.from(groups),
    readImages() {},
  };
}

const dataset: GroupedDataset = {
  name: "tiny",
  imageShape: [2, 3, 1],
  numClasses: 2,
  groups: { names: ["G0", "G1", "G2", "G3"], descriptions: [], pairs: [] },
  splits: {
    train: split("train", [0, 0, 1, 3]),
    validation: split("validation", [2]),
    test: split("test", [0, 1, 2, 3]),
  },
  digest: "abc",
};
const groupCounts: GroupCounts = {
  train: [2, 1, 0, 1],
  validation: [0, 0, 1, 0],
  test: [1, 1, 1, 1],
};
const contract: DatasetContract = {
  imageShape: [2, 3, 1],
  numClasses: 2,
  groupCounts,
  digestBySeed: { "4": "abc", "5": "def" },
};
const remedy = "load another one";

Deno.test("countGroups() counts every group, empty ones too", () => {
  assertEquals(countGroups(dataset), groupCounts);
});

Deno.test("checkContract() returns the dataset that fulfils it", () => {
  const checked = checkContract(dataset, contract, { remedy, seed: 4 });
  assertStrictEquals(checked, dataset);
});

Deno.test("checkContract() does not compare the digest of an unknown seed", () => {
  checkContract(dataset, contract, { remedy, seed: 6 });
});

Deno.test("checkContract() throws when the digest of a known seed differs", () => {
  assertThrows(
    () => checkContract(dataset, contract, { remedy, seed: 5 }),
    DataError,
    "expected sha256 for seed 5 def, current value is abc",
  );
});

Deno.test("checkContract() lists every difference", () => {
  const other: DatasetContract = {
    imageShape: [3, 2, 1],
    numClasses: 3,
    groupCounts: { ...groupCounts, train: [3, 1, 0, 1] },
  };
  const error = assertThrows(
    () => checkContract(dataset, other, { remedy }),
    DataError,
    "expected train images per group 3/1/0/1, current value is 2/1/0/1",
  );
  assertEquals(error.message.match(/expected/g)?.length, 3);
  assertEquals(error.remedy, remedy);
});

Deno.test("checkContract() asks for no counts where none are declared", () => {
  checkContract(dataset, { numClasses: 2 }, { remedy });
});
