/**
 * From records to verdicts. Pure: no model, no device, no clock.
 *
 * The unit of observation is the seed. A statement `quantity > threshold` holds if the lower end of the 95 %
 * t interval over seeds lies above the threshold (one-sided test at .025); it is refuted if the same test in
 * the other direction rejects it, with Holm's adjustment where several comparisons could each refute.
 *
 * @module
 */
import {
  differences,
  type Draft,
  sampleOf,
  scaled,
  testAll,
} from "./_compare.ts";
import { capsOf, conclude, failuresOf, silencers } from "./_conclude.ts";
import { planSeeds } from "./plan_seeds.ts";
import { numericsGroup } from "./numerics.ts";
import type { ArmOutcome, Decision, Subject } from "./decision.ts";
import type {
  Control,
  ControlArm,
  Criterion,
  DecisionRule,
  Readout,
} from "./rule.ts";
import { canonicalJson, sha256Hex } from "../text/mod.ts";
import type { Claim, Unit, UnitRecord } from "./types.ts";

/**
 * Decides a claim on one dataset and architecture.
 *
 * @param records Records of this claim, scale, protocol and architecture: the main arm's dataset is
 *   `subject.dataset`; control arms may have other datasets.
 * @throws {RangeError} If records of different numerics are mixed.
 */
export function decide(
  rule: DecisionRule,
  subject: Subject,
  records: readonly UnitRecord[],
): Decision {
  refuseMixedNumerics(records);
  const done = records.filter((record) => record.state === "done");
  const evidence: Evidence = { done, subject };
  const { minimumSeeds } = rule;
  const negative = rule.negative.map((one) => outcomeOf(one, evidence, rule));
  const positive = rule.positive.map((one) => outcomeOf(one, evidence, rule));
  const failedPreconditions = done.flatMap(failuresOf);
  const failedUnits = records.length - done.length;
  const caps = capsOf(failedPreconditions, failedUnits);
  const noRecords = ["no records"];
  const taken = silencers(negative, positive);
  return {
    subject,
    seeds: seedsOf(done, subject),
    asStated: conclude(
      testAll(rule.asStated.map((one) => draftOf(one, MAIN, evidence))),
      { minimumSeeds, caps, silencers: [], absent: noRecords },
    ),
    controlled: conclude(
      testAll(rule.controls.map((one) => differenceFrom(one, evidence, rule))),
      {
        minimumSeeds,
        caps,
        silencers: taken,
        // A network that was measured without its control arms lacks these, not its records.
        absent: done.length === 0
          ? noRecords
          : taken.map(({ reason }) => reason),
      },
    ),
    negative,
    positive,
    failedPreconditions,
    failedUnits,
  };
}

/** The records that can speak, and what they speak of. */
interface Evidence {
  readonly done: readonly UnitRecord[];
  readonly subject: Subject;
}

/** An arm; without a dataset it is on the subject's own. */
type Place = Pick<ControlArm, "arm" | "dataset">;

const MAIN: Place = { arm: "main" };

function read({ done, subject }: Evidence, at: Place, readout: Readout) {
  return sampleOf(done, at.arm, at.dataset ?? subject.dataset, readout);
}

/** A criterion within one arm. */
function draftOf(one: Criterion, at: Place, evidence: Evidence): Draft {
  const values = read(evidence, at, one.readout);
  return {
    says: one.says,
    threshold: one.above,
    values: one.minus === undefined ? values : differences(
      values,
      scaled(read(evidence, at, one.minus), one.times ?? 1),
    ),
  };
}

/** The primary quantity against one control. */
function differenceFrom(
  control: Control,
  evidence: Evidence,
  { primary, smallestEffect }: DecisionRule,
): Draft {
  return {
    says: `above ${control.name}`,
    threshold: smallestEffect,
    values: differences(
      read(evidence, MAIN, primary),
      read(evidence, control, control.readout),
    ),
  };
}

function outcomeOf(
  control: ControlArm,
  evidence: Evidence,
  { minimumSeeds }: DecisionRule,
): ArmOutcome {
  const comparisons = testAll(
    control.criteria.map((one) => draftOf(one, control, evidence)),
  );
  return {
    name: control.name,
    arm: control.arm,
    dataset: control.dataset ?? evidence.subject.dataset,
    ran: comparisons.every(({ values }) => values.length >= minimumSeeds),
    fires: comparisons.every(({ holds }) => holds),
    comparisons,
  };
}

function seedsOf(done: readonly UnitRecord[], subject: Subject): number[] {
  return done
    .filter(({ unit }) =>
      unit.arm === "main" && unit.dataset === subject.dataset
    )
    .map(({ unit }) => unit.seed)
    .sort((a, b) => a - b);
}

/** The records of a claim split by subject, decided each; `not run` nowhere, because without records there is no subject. */
export function decideAll(
  claim: Claim,
  records: readonly UnitRecord[],
): Decision[] {
  const subjects = new Map<string, Subject>();
  for (const { unit } of records) {
    if (unit.arm !== "main") continue;
    const { claim, version, scale, protocol, dataset, architecture } = unit;
    const subject = {
      claim,
      version,
      scale,
      protocol,
      dataset,
      ...dataDigest(unit),
      architecture,
      ...(unit.architectureFile === undefined
        ? {}
        : { architectureDigest: unit.architectureFile.digest }),
      ...(unit.weights === undefined ? {} : { weights: unit.weights.set }),
    };
    subjects.set(JSON.stringify(subject), subject);
  }
  return [...subjects.keys()].sort().map((key) => {
    const subject = subjects.get(key)!;
    const control = controlDatasets(claim, subject);
    return planSeeds(decide(
      claim.decide,
      subject,
      records.filter(({ unit }) =>
        unit.claim === subject.claim && unit.version === subject.version &&
        unit.scale === subject.scale && unit.protocol === subject.protocol &&
        unit.architecture === subject.architecture &&
        unit.architectureFile?.digest === subject.architectureDigest &&
        unit.weights?.set === subject.weights &&
        (unit.arm === "main"
          ? unit.dataset === subject.dataset &&
            dataDigest(unit).data === subject.data
          : control.has(`${unit.arm} ${unit.dataset}`))
      ),
    ));
  });
}

/** What tells folders of one name apart; nothing for a dataset whose sources are fixed. */
function dataDigest({ data }: Unit): { readonly data?: string } {
  return data === undefined
    ? {}
    : { data: sha256Hex(canonicalJson({ ...data })) };
}

function controlDatasets(claim: Claim, subject: Subject): Set<string> {
  const one = claim.on[subject.scale]?.cases.find(({ dataset }) =>
    dataset === subject.dataset
  );
  return new Set([
    ...(one?.negative ?? []).map((dataset) => `negative ${dataset}`),
    ...(one?.positive ?? []).map((dataset) => `positive ${dataset}`),
  ]);
}

function refuseMixedNumerics(records: readonly UnitRecord[]): void {
  const found = new Set(
    records.map(({ provenance }) => numericsGroup(provenance.numerics)),
  );
  if (found.size > 1) {
    throw new RangeError(
      `Cannot decide on records of different numerics: ${
        [...found].sort().join(" and ")
      }`,
    );
  }
}
