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
