import type { Arm, Observation, UnitRecord } from "../../src/claims/types.ts";
import type { Subject } from "../../src/claims/decision.ts";

export const SUBJECT: Subject = {
  claim: "paper/claim",
  version: 1,
  scale: "fixture",
  protocol: "faithful",
  dataset: "data",
  architecture: "net",
};

export interface BuiltOptions {
  readonly arm?: Arm;
  readonly dataset?: string;
  readonly state?: "done" | "failed";
  readonly met?: boolean;
  readonly threads?: number;
  readonly probe?: string;
  readonly n?: number;
}

/** A record of one seed whose observations are `{ "quantity/condition": value }`, of no group. */
export function builtRecord(
  seed: number,
  values: Readonly<Record<string, number>>,
  options: BuiltOptions = {},
): UnitRecord {
  const { arm = "main", dataset = SUBJECT.dataset, state = "done" } = options;
  const { claim, version, scale, protocol, architecture } = SUBJECT;
  return {
    format: "spuriousbench/record/1",
    id: `${arm}-${dataset}-${seed}`,
    unit: {
      claim,
      version,
      scale,
      protocol,
      arm,
      dataset,
      architecture,
      seed,
    },
    state,
    ...(state === "failed" ? { error: "out of memory" } : {}),
    inputs: [],
    preconditions: [{
      name: "converged",
      met: options.met ?? true,
      found: "0.99",
    }],
    observations: state === "failed"
      ? []
      : Object.entries(values).map(([name, value]): Observation => {
        const [quantity, condition] = name.split("/") as [string, string];
        return {
          quantity,
          condition,
          group: "all",
          value,
          n: options.n ?? 1000,
        };
      }),
    provenance: {
      commit: "c0ffee",
      dirty: false,
      harness: "spuriousbench 0",
      deno: "0",
      numerics: {
        backend: "none",
        tensorflow: "0",
        device: "cpu/avx2",
        oneDnn: true,
        threads: options.threads ?? 1,
        probe: options.probe ?? "9f",
      },
      benchDigest: "d",
      startedAt: "2026-01-01T00:00:00.000Z",
      durationMs: 1,
    },
  };
}
