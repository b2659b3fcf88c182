/** Numbers, one per unit of observation. */
export type Sample = ArrayLike<number>;

/** An estimate with the interval that covers the truth with probability `confidence`. */
export interface Interval {
  /** The value itself. */
  readonly estimate: number;
  /** Lower end. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Two-sided, between 0 and 1. */
  readonly confidence: number;
}

/** The interval of a mean. */
export interface MeanInterval extends Interval {
  /** Standard error of the mean. */
  readonly sem: number;
  /** Size of the sample. */
  readonly n: number;
}

/** Options of every two-sided interval. */
export interface ConfidenceOptions {
  /** Between 0 and 1. @default {0.95} */
  readonly confidence?: number;
}
