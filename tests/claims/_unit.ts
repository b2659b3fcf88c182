import { declaredTransform } from "../../src/datasets/mod.ts";
import type { Unit } from "../../src/claims/types.ts";

/** A unit of the fixture. */
export const UNIT: Unit = {
  claim: "paper/claim",
  version: 1,
  scale: "fixture",
  protocol: "faithful",
  arm: "main",
  dataset: "dominoes",
  architecture: "resnet8",
  seed: 100,
};

/** The same unit with a network that was given as a file. */
export const GIVEN: Unit = {
  ...UNIT,
  weights: { sha256: "f1".repeat(32), set: "5e".repeat(32) },
};

/** The same unit on a network that a file defines. */
export const OWN: Unit = {
  ...UNIT,
  architecture: "my_net",
  architectureFile: { sha256: "a0".repeat(32), digest: "d0".repeat(32) },
};

/** The same unit on 36 pictures of the user's, 64 pixels wide. */
export const OWN_PICTURES: Unit = {
  ...UNIT,
  dataset: "folder",
  data: {
    content: "c0".repeat(32),
    transform: declaredTransform({ imageSize: 64, resize: "none" }),
    groupCounts: {
      train: [3, 3, 3, 3],
      validation: [3, 3, 3, 3],
      test: [3, 3, 3, 3],
    },
  },
};
