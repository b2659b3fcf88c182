/**
 * What a sweep edits, as data: which tracer names the neurons, what is done to them, how often. What a page calls it is
 * not part of it: neither keys nor draws hang on a name.
 *
 * @module
 */

/** Which neurons are edited. */
export type TracerSpec =
  /** Every neuron of the network, one at a time: the exhaustive map. */
  | { readonly by: "each" }
  /** The k weights' rows of largest or smallest L2 norm; `shortcuts`: whether shortcut convolutions compete. */
  | {
    readonly by: "magnitude";
    readonly order: "largest" | "smallest";
    readonly k: number;
    readonly shortcuts: boolean;
  }
  /** The k rows of largest loss gradient on the hardest half-A images of one group. */
  | { readonly by: "gradient"; readonly group: number; readonly k: number }
  /** k rows drawn from the whole network. */
  | { readonly by: "random"; readonly k: number }
  /** As many rows as another tracer names, drawn from the same layers. */
  | { readonly by: "same-layer"; readonly as: TracerSpec };

/** What is done to them. */
export type EditSpec =
  | { readonly mode: "zero" | "ablate" | "mean" }
  | { readonly mode: "random-init" | "random-noise"; readonly std: number }
  | { readonly mode: "rewind"; readonly epoch: number };

/** Edits of one network that are read together. */
export interface SweepSpec {
  /** Which neurons are edited together; with `each`, one after the other. */
  readonly tracer: TracerSpec;
  /** What is done to them. */
  readonly edit: EditSpec;
  /** Repeats of what is random; 1 for everything else. */
  readonly draws: number;
}

/** The edit that the claims are decided by. */
export const ZERO: EditSpec = { mode: "zero" };
