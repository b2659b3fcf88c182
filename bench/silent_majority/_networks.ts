/**
 * Which networks the claims read, and what must be true of one before it can speak.
 *
 * @module
 */
import {
  erm,
  groupAccuracy,
  type Precondition,
  type Predictions,
  type Recipe,
  train,
  type TrainedNetwork,
  trainingConverged,
  type Unit,
} from "@spuriousbench/spuriousbench";
import { FIXTURE_ERM, FIXTURE_PLANT } from "./_fixture.ts";

/**
 * The unit's network, trained by empirical risk minimisation as the fixture says; or the one that was given.
 *
 * @throws {RangeError} If it would have to be trained at another scale: the fixture's way of training is no other
 * scale's, and a network would go by a name there that it has not earned.
 */
export function ermNetwork(unit: Unit): Recipe<TrainedNetwork> {
  if (unit.weights === undefined) refuseOtherScales(unit);
  return erm(unit, FIXTURE_ERM);
}

/**
 * The planted network, positive control of every claim about neurons: what it knows of minority images alone hangs
 * on known channels, and without these it is a network that knows the majority.
 *
 * @throws {RangeError} If a network was given, or at another scale than the fixture.
 */
export function plantedNetwork(unit: Unit): Recipe<TrainedNetwork> {
  refuseOtherScales(unit);
  return train(unit, {
    spec: FIXTURE_PLANT.channels,
    start: train(unit, { spec: FIXTURE_PLANT.network }),
    stream: "planted channels",
  });
}

function refuseOtherScales({ claim, scale }: Unit): void {
  if (scale === "fixture") return;
  throw new RangeError(
    `Cannot plan ${claim} at scale ${scale}: it does not say how its networks are trained there, and the fixture's recipe is the fixture's only`,
  );
}

/** The arm's network: in the positive arm the planted one, else plain ERM. */
export function networkFor(unit: Unit): Recipe<TrainedNetwork> {
  return unit.arm === "positive" ? plantedNetwork(unit) : ermNetwork(unit);
}

/** Minority groups must be memorised by at least this much for their neurons to be worth asking about. */
const MEMORISED_BY = 0.05;

/**
 * Training converged and, in the main arm, the minority groups are right on train more often than on test. The
 * planted network is an instrument, not a subject: it has no preconditions but that its readout fires.
 */
export function memorised(network: Predictions, unit: Unit): Precondition[] {
  if (unit.arm === "positive") return [];
  if (unit.arm === "negative") return trainingConverged(network);
  const gap = minorityAccuracy(network, "train") -
    minorityAccuracy(network, "test");
  return [...trainingConverged(network), {
    name: "minority groups are 5 pp better on train than on test",
    met: gap >= MEMORISED_BY,
    found: `${(100 * gap).toFixed(1)} pp`,
  }];
}

function minorityAccuracy(
  { splits, scheme }: Predictions,
  name: "train" | "test",
): number {
  const outputs = splits[name]!;
  const perGroup = groupAccuracy(outputs.logits, { ...outputs, scheme });
  const minority = scheme.pairs.map((pair) => perGroup[pair.minority]!);
  const total = (of: "correct" | "n") =>
    minority.reduce((sum, group) => sum + group[of], 0);
  return total("correct") / total("n");
}
