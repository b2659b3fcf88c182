/** Every claim's page on built values: what it measures is what its rule, its tables and its plots read. */
import { assert, assertEquals } from "@std/assert";
import {
  mapRecipes,
  type Recipe,
  type ValuesOf,
} from "../../src/claims/recipe.ts";
import type { DecisionRule, Readout } from "../../src/claims/rule.ts";
import type { SweepSpec } from "../../src/claims/sweep_spec.ts";
import type { Claim, Observation, Unit } from "../../src/claims/types.ts";
import { unitsOf } from "../../src/claims/units.ts";
import type { Predictions, TrainedNetwork } from "../../src/claims/values.ts";
import { findBenches } from "../../src/cli/_find_benches.ts";
import type { SplitName } from "../../src/datasets/types.ts";
import type { CompleteTrainSpec } from "../../src/training/mod.ts";
import { numberedSweep } from "../claims/_built_sweep.ts";

const SCHEME = {
  names: ["G0", "G1", "G2", "G3"],
  descriptions: ["", "", "", ""],
  pairs: [{ minority: 1, majority: 0 }, { minority: 2, majority: 3 }],
} as const;

/** Images of every group in built splits. */
const N = 1000;

/** A number for every recipe, so that no two artifacts of a unit have the same values. */
class Numbers {
  readonly #seen: string[] = [];
  numberOf(recipe: Recipe): number {
    const key = JSON.stringify(recipe);
    if (!this.#seen.includes(key)) this.#seen.push(key);
    return this.#seen.indexOf(key);
  }
}

/** Wrong images of a group: another number for every network, split, group and epoch. */
function wrongOf(
  { network, split, group, epoch = 0 }: {
    readonly network: number;
    readonly split: SplitName;
    readonly group: number;
    readonly epoch?: number;
  },
): number {
  const place = { train: 0, validation: 1, test: 2 }[split];
  // Neither split is best after the last epoch, nor both after the same one.
  const bump = [0, (3 * epoch + 1) % 6, (7 * epoch) % 6][place]!;
  return 1 + place * (30 + 20 * group) + (network + 1) * (7 * place + 2 * bump);
}

function builtPredictions(
  network: number,
  splits: readonly SplitName[],
): Predictions {
  const groups = Uint8Array.from(
    { length: 4 * N },
    (_, at) => Math.floor(at / N),
  );
  const labels = groups.map((group) => group >> 1);
  const outputs = (split: SplitName) => {
    const data = new Float32Array(8 * N);
    labels.forEach((label, at) => {
      const wrong = at % N < wrongOf({ network, split, group: groups[at]! });
      data[2 * at + (wrong ? 1 - label : label)] = 1;
    });
    return { logits: { data, shape: [4 * N, 2] }, labels, groups };
  };
  return {
    scheme: SCHEME,
    history: [],
    splits: Object.fromEntries(splits.map((name) => [name, outputs(name)])),
  };
}

function builtNetwork(
  network: number,
  { epochs, evaluateOn }: CompleteTrainSpec,
): TrainedNetwork {
  const results = (split: SplitName, epoch: number) =>
    SCHEME.names.map((_, group) => ({
      correct: N - wrongOf({ network, split, group, epoch }),
      n: N,
    }));
  return {
    parameters: new Map(),
    kept: new Map(),
    history: [],
    evaluations: {
      scheme: SCHEME,
      epochs: Array.from({ length: epochs + 1 }, (_, epoch) => ({
        epoch,
        groups: Object.fromEntries(
          evaluateOn.map((split) => [split, results(split, epoch)]),
        ),
      })),
    },
  };
}

/** The value of a need, built from what its recipe says. */
function built(
  recipe: Recipe,
  { networks, sweeps }: Readonly<Record<"networks" | "sweeps", Numbers>>,
): unknown {
  const { kind, parameters, inputs } = recipe;
  switch (kind) {
    case "predictions":
      return builtPredictions(
        networks.numberOf(inputs.network!),
        parameters.splits as readonly SplitName[],
      );
    case "sweep":
      return numberedSweep(
        parameters as unknown as SweepSpec,
        sweeps.numberOf(recipe),
      );
    case "train":
      return builtNetwork(
        networks.numberOf(recipe),
        parameters.spec as unknown as CompleteTrainSpec,
      );
    default:
      throw new Error(`No value is built for an artifact of kind ${kind}`);
  }
}

async function measure(
  claim: Claim,
  unit: Unit,
): Promise<readonly Observation[]> {
  const numbers = { networks: new Numbers(), sweeps: new Numbers() };
  const values = await mapRecipes(
    claim.needs(unit),
    (recipe) => Promise.resolve(built(recipe, numbers)),
  ) as ValuesOf<ReturnType<Claim["needs"]>>;
  claim.preconditions?.(values, unit);
  return claim.measure(values, unit);
}

/** What a rule reads in the main arm, and what each control arm must yield. */
function readouts(
  { primary, asStated, controls, negative, positive }: DecisionRule,
): Readonly<Record<Unit["arm"], readonly Readout[]>> {
  const criteria = (list: DecisionRule["asStated"]) =>
    list.flatMap(({ readout, minus }) => minus ? [readout, minus] : [readout]);
  const arms = [...negative, ...positive];
  const of = (arm: Unit["arm"]) => [
    ...controls.filter((one) => one.arm === arm).map(({ readout }) => readout),
    ...arms.filter((one) => one.arm === arm).flatMap((one) =>
      criteria(one.criteria)
    ),
  ];
  return {
    main: [primary, ...criteria(asStated), ...of("main")],
    negative: of("negative"),
    positive: of("positive"),
  };
}

const benches = await findBenches();

Deno.test("there are pages to test", () => assert(benches.length >= 10));

for (const { claim } of benches) {
  const units = unitsOf(claim, { scale: "fixture", seeds: 1 });

  for (const unit of units) {
    const where = `${unit.arm} on ${unit.dataset}`;

    Deno.test(`${claim.id}, ${where}: measures finite values, each once`, async () => {
      const observed = await measure(claim, unit);
      assert(observed.length > 0);
      const names = observed.map(({ quantity, condition, group }) =>
        `${quantity} | ${condition} | ${group}`
      );
      assertEquals(new Set(names).size, names.length);
      for (const { value, n } of observed) {
        assert(Number.isFinite(value) && n >= 1);
      }
    });

    Deno.test(`${claim.id}, ${where}: yields what the rule reads there`, async () => {
      const observed = await measure(claim, unit);
      const missing = readouts(claim.decide)[unit.arm].filter((readout) =>
        !observed.some(({ quantity, condition, group }) =>
          quantity === readout.quantity && condition === readout.condition &&
          group === (readout.group ?? "all")
        )
      );
      assertEquals(missing, []);
    });
  }

  const [main] = units.filter(({ arm }) => arm === "main");

  Deno.test(`${claim.id}: yields every column and every line that the page shows`, async () => {
    const observed = await measure(claim, main!);
    const has = (
      one: { readonly quantity: string; readonly condition: string },
    ) =>
      observed.some(({ quantity, condition }) =>
        quantity === one.quantity && condition === one.condition
      );
    const columns = claim.tables.flatMap((table) => table.columns);
    const points = (claim.plots ?? []).flatMap(({ series }) =>
      series.flatMap((one) => one.points)
    );
    assertEquals([...columns, ...points].filter((one) => !has(one)), []);
  });

  Deno.test(`${claim.id}: the primary quantity and its controls are read from different values`, async () => {
    const observed = await measure(claim, main!);
    const { primary, controls } = claim.decide;
    const valueOf = (readout: Readout) =>
      observed.find(({ quantity, condition, group }) =>
        quantity === readout.quantity && condition === readout.condition &&
        group === (readout.group ?? "all")
      )!.value;
    for (const { name, readout, arm } of controls) {
      if (arm !== "main") continue;
      assert(valueOf(readout) !== valueOf(primary), name);
    }
  });
}
