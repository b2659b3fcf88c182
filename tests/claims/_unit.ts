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
