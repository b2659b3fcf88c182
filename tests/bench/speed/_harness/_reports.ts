import type {
  Comparison,
  SpeedReport,
} from "../../../../bench/speed/_harness/types.ts";

/** A series of 15 pairs: ours always 10 ms, the peer's 20 ms; the ratio is given. */
export function comparison(
  peer: Comparison["peer"],
  [low, estimate, high]: readonly [number, number, number],
): Comparison {
  return {
    peer,
    oursMs: Array(15).fill(10),
    peerMs: Array(15).fill(20),
    ratio: { estimate, low, high, confidence: 0.965 },
    agreement: { before: { losses: 0 }, after: { losses: 0 } },
    peakBytes: { ours: 600e6, peer: 500e6 },
    versions: { TensorFlow: "2.21.0", PyTorch: "2.15.0" },
  };
}

/** A report with bound 1.2 whose torch.compile series did not run. */
export function speedReport(
  name: string,
  eager: readonly [number, number, number],
): SpeedReport {
  return {
    schema: 1,
    name,
    what: `what ${name} times`,
    case: {
      subject: "forward",
      architecture: "any",
      input: [1, 1, 1],
      numClasses: 2,
      batchSize: 1,
      numBatches: 1,
      learningRate: 0,
      validationSteps: 0,
      repeats: 1,
    },
    bound: 1.2,
    tolerance: { losses: 1e-3 },
    circumstances: {
      measuredAt: "2026-11-22T12:00:00.000Z",
      commit: "0123abcd",
      cpu: "A CPU",
      cores: 2,
      memoryBytes: 24e9,
      loadBefore: 0.1,
      threads: 2,
    },
    comparisons: [
      comparison("eager", eager),
      comparison("channels_last", [1.8, 1.9, 2]),
      { peer: "compile", skipped: "no C++ compiler" },
    ],
  };
}
