/**
 * What the claims about neurons do to networks: which tracers name channels, how many, and what is done to them.
 *
 * @module
 */
import {
  type SweepSpec,
  type TracerSpec,
  ZERO,
} from "@spuriousbench/spuriousbench";

/** Every channel zeroed by itself. */
export const CHANNEL_MAP: SweepSpec = {
  tracer: { by: "each" },
  edit: ZERO,
  draws: 1,
};

/** The number of neurons that the drop claims are decided by. */
export const DECIDED_K = 3;

/** Every k that is reported; all but {@linkcode DECIDED_K} are exploratory. */
export const REPORTED_K = [1, 2, 3, 5, 10] as const;

/** Draws of what is random. */
const DRAWS = 20;

/** The groups of a dataset with two classes and two attributes. */
const GROUPS = [0, 1, 2, 3] as const;

/** How conditions are named. */
export const conditionOf = {
  magnitude: (k: number) => `largest magnitude, k = ${k}`,
  smallest: (k: number) => `smallest magnitude, k = ${k}`,
  gradient: (group: number, k: number) =>
    `largest gradient for G${group}, k = ${k}`,
  random: (k: number) => `random, k = ${k}`,
  sameLayer: (condition: string) => `same layers as ${condition}`,
} as const;

/** Sweeps by what the readings below call them. */
export type NamedSweeps = Readonly<Record<string, SweepSpec>>;

/** What the magnitude claim sweeps, all with edit `zero`. */
export const MAGNITUDE_EDITS: NamedSweeps = {
  ...forEveryK((k) => ({
    [conditionOf.magnitude(k)]: zeroed(magnitude("largest", k)),
    [conditionOf.smallest(k)]: zeroed(magnitude("smallest", k)),
    [conditionOf.random(k)]: zeroed({ by: "random", k }, DRAWS),
  })),
  ...sameLayers(
    conditionOf.magnitude(DECIDED_K),
    magnitude("largest", DECIDED_K),
  ),
};

/** What the gradient claim sweeps, all with edit `zero`. */
export const GRADIENT_EDITS: NamedSweeps = {
  ...forEveryK((k) => ({
    [conditionOf.random(k)]: zeroed({ by: "random", k }, DRAWS),
    ...forEveryGroup((group) => ({
      [conditionOf.gradient(group, k)]: zeroed({ by: "gradient", group, k }),
    })),
  })),
  ...forEveryGroup((group) =>
    sameLayers(conditionOf.gradient(group, DECIDED_K), {
      by: "gradient",
      group,
      k: DECIDED_K,
    })
  ),
};

function forEveryK(sweeps: (k: number) => NamedSweeps): NamedSweeps {
  return Object.assign({}, ...REPORTED_K.map(sweeps));
}

function forEveryGroup(sweeps: (group: number) => NamedSweeps): NamedSweeps {
  return Object.assign({}, ...GROUPS.map(sweeps));
}

function zeroed(tracer: TracerSpec, draws = 1): SweepSpec {
  return { tracer, edit: ZERO, draws };
}

function sameLayers(condition: string, as: TracerSpec): NamedSweeps {
  return {
    [conditionOf.sameLayer(condition)]: zeroed(
      { by: "same-layer", as },
      DRAWS,
    ),
  };
}

/** Both tracers compete in the same candidates: all convolutions, shortcuts included. */
function magnitude(order: "largest" | "smallest", k: number): TracerSpec {
  return { by: "magnitude", order, k, shortcuts: true };
}

/** The edits that silence a channel differently. */
export const CONSTANT_MODES = ["zero", "ablate", "mean"] as const;

/** The channels that the gradient tracer names for G1 and G2, under each of them. */
export const CONSTANT_EDITS: NamedSweeps = Object.fromEntries(
  [1, 2].flatMap((group) =>
    CONSTANT_MODES.map((mode): [string, SweepSpec] => [
      `${mode} of G${group}'s`,
      {
        tracer: { by: "gradient", group, k: DECIDED_K },
        edit: { mode },
        draws: 1,
      },
    ])
  ),
);
