import { baselineEntries, createBaseline } from "../../src/claims/baseline.ts";
import { decideBy, defineClaim } from "../../src/claims/mod.ts";
import type { Claim, UnitRecord } from "../../src/claims/types.ts";
import {
  type GateResult,
  verify,
  type VerifyOptions,
} from "../../src/claims/verify.ts";
import { builtRecord, SUBJECT } from "./_built_records.ts";

export const SEEDS = [100, 101, 102, 103, 104];

/** Reproduced where the drop is 5 pp above that of the random control; one negative arm. */
export const CLAIM: Claim = defineClaim({
  id: SUBJECT.claim,
  version: SUBJECT.version,
  kind: "audit",
  statement: "Traced channels matter.",
  on: {
    fixture: {
      cases: [{ dataset: SUBJECT.dataset, negative: ["control"] }],
      architectures: [SUBJECT.architecture],
      protocol: SUBJECT.protocol,
      seeds: 5,
    },
  },
  needs: () => ({}),
  measure: () => [],
  decide: decideBy({ quantity: "drop", condition: "traced" }, {
    smallestEffect: 0.05,
    against: [{
      name: "random channels",
      arm: "main",
      readout: { quantity: "drop", condition: "random" },
    }],
    silentIn: [{ name: "place-independent", dataset: "control" }],
  }),
  tables: [],
});

/** What a seed is about: the drop of traced channels. */
export interface SeedOptions {
  readonly drop?: number;
  readonly state?: "done" | "failed";
  /** The probe of the numerics. */
  readonly probe?: string;
}

/** Both units of a seed: by default the traced drop is 30 pp, the random one nothing. */
export function seedRecords(
  seed: number,
  { drop = 0.3, state = "done", probe }: SeedOptions = {},
): UnitRecord[] {
  // Seeds differ a little, as they do; by the same in every call.
  const spread = (seed - 102) / 1000;
  const numerics = probe === undefined ? {} : { probe };
  return [
    builtRecord(seed, { "drop/traced": drop + spread, "drop/random": 0 }, {
      state,
      ...numerics,
    }),
    builtRecord(seed, { "drop/traced": spread }, {
      arm: "negative",
      dataset: "control",
      ...numerics,
    }),
  ];
}

/** The same of every seed. */
export function records(options: SeedOptions = {}): UnitRecord[] {
  return SEEDS.flatMap((seed) => seedRecords(seed, options));
}

/** The baseline that some records make. */
export function baselineOf(from: readonly UnitRecord[] = records()) {
  return createBaseline(baselineEntries(CLAIM, "fixture", from));
}

/** The gate's result on the only claim there is. */
export function gate(options: Partial<VerifyOptions>): GateResult {
  const [result, ...others] = verify({
    baseline: baselineOf(),
    scale: "fixture",
    claims: [CLAIM],
    records: records(),
    all: true,
    ...options,
  });
  if (others.length > 0) throw new Error(`${others.length} results too many`);
  return result!;
}
