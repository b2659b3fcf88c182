import { benchDigest } from "../runner/bench_digest.ts";
import { KINDS } from "../runner/kinds/registry.ts";
import { type Plan, type PlanOptions, planRun } from "../runner/plan.ts";
import { checkoutState } from "../runner/provenance.ts";
import type { WeightsFile } from "../runner/import_network.ts";
import type { NetworkFile } from "../runner/network_file.ts";
import { Store } from "../runner/store.ts";
import type { RecordNumerics } from "../claims/types.ts";
import type { UnitSelection } from "../claims/units.ts";
import type { DeviceKind } from "../runtime/mod.ts";
import { datasetEntry } from "../datasets/mod.ts";
import { UsageError } from "../errors/mod.ts";
import { selectBenches, type SelectedBench } from "./_find_benches.ts";
import { asUsage } from "./_as_usage.ts";
import {
  type GivenNetwork,
  givenNetworks,
  weightsFiles,
} from "./_given_networks.ts";
import { HARNESS } from "./_harness.ts";
import { identifyingData } from "./_identify_data.ts";
import { chooseArchitectures } from "./_own_architectures.ts";
import { ROOT } from "./_paths.ts";
import {
  checkSetting,
  checkUnits,
  type LeftOut,
  siftBenches,
} from "./_plannable.ts";
import { type RunOptions, storeFolder } from "./_run_options.ts";
import { setUpInOwnProcess } from "./_set_up.ts";
import { claimsAndWeights } from "./_weights_words.ts";

/** A plan with what it was made from. */
export interface PlannedRun {
  readonly benches: readonly SelectedBench[];
  /** Claims that the words select and that cannot be measured as the options ask. */
  readonly leftOut: readonly LeftOut[];
  readonly store: Store;
  readonly device: DeviceKind;
  readonly numerics: RecordNumerics;
  readonly plan: Plan;
  /** What `--weights` names; empty where the harness trains. Must be in the store before workers start. */
  readonly networks: readonly GivenNetwork[];
  /** The files of networks that are not registered; workers must open them. */
  readonly networkFiles: readonly NetworkFile[];
  /** Plans again: after the store has changed, or (`fresh`) as if it were empty. */
  again(options?: Pick<PlanOptions, "fresh">): Promise<Plan>;
}

/**
 * From the words and options of a command line to the plan of its run. What options, files and headers can tell is
 * checked before a backend is set up. A claim that cannot be measured as the options ask is left out and named; the
 * others are planned.
 *
 * @throws {UsageError} If none of the claims can be planned.
 */
export async function planCommand(
  words: readonly string[],
  options: RunOptions,
): Promise<PlannedRun> {
  return await asUsage(() => planWords(words, options));
}

async function planWords(
  words: readonly string[],
  options: RunOptions,
): Promise<PlannedRun> {
  const { selected, leftOut, selection, networks, networkFiles } =
    await checkCommand(words, options);
  const { device, numerics } = await setUpInOwnProcess(options);
  refuseThreads(numerics.backend, options.threads);
  const store = await Store.open(storeFolder(options.store));
  const benches = await Promise.all(selected.map(async (bench) => ({
    ...bench,
    benchDigest: await benchDigest(bench.url, ROOT),
  })));
  const provenance = {
    ...await checkoutState(ROOT),
    harness: HARNESS,
    deno: Deno.version.deno,
  };
  const again = (options: Pick<PlanOptions, "fresh"> = {}) =>
    planRun({
      benches,
      selection,
      store,
      kinds: KINDS,
      numerics,
      provenance,
      ...options,
    });
  const plan = await again();
  return {
    benches,
    leftOut,
    store,
    device,
    numerics,
    networks,
    networkFiles,
    plan,
    again,
  };
}

/** What a command line comes to, as far as it can be known without a backend. */
interface CheckedCommand {
  readonly selected: readonly SelectedBench[];
  readonly leftOut: readonly LeftOut[];
  readonly selection: UnitSelection;
  readonly networks: readonly GivenNetwork[];
  readonly networkFiles: readonly NetworkFile[];
}

async function checkCommand(
  words: readonly string[],
  options: RunOptions,
): Promise<CheckedCommand> {
  refuseThreads(options.backend, options.threads);
  options.dataset?.forEach((name) => datasetEntry(name));
  const { claims, weights } = await claimsAndWeights(words, options.weights);
  const files = weights && weightsFiles(weights);
  const chosen = selectionOf(options, files);
  const withSetting = await siftBenches({
    benches: await selectBenches(claims),
    leftOut: [],
  }, checkSetting(chosen));
  const data = await identifyingData(chosen, options);
  const withData = await siftBenches(withSetting, data.identify);
  data.requireUse();
  const narrowed: UnitSelection = { ...chosen, data: data.found };
  const own = options.arch &&
    await chooseArchitectures(options.arch, withData.benches, narrowed);
  const selection: UnitSelection = {
    ...narrowed,
    ...(own && {
      architectures: own.architectures,
      architectureFiles: own.architectureFiles,
    }),
  };
  const { benches, leftOut } = await siftBenches(
    withData,
    checkUnits(selection),
  );
  return {
    selected: benches,
    leftOut,
    selection,
    networks: files ? givenNetworks(benches, selection, files) : [],
    networkFiles: own?.files ?? [],
  };
}

/** @throws {UsageError} If the backend has one thread and more are asked for. */
function refuseThreads(backend: string, threads: number): void {
  if (backend !== "wasm" || threads === 1) return;
  throw new UsageError(
    `Cannot run wasm on ${threads} threads: it always has one; leave --threads out`,
  );
}

function selectionOf(
  options: RunOptions,
  files: readonly WeightsFile[] | undefined,
): UnitSelection {
  return {
    scale: options.scale,
    ...(options.seeds === undefined ? {} : { seeds: options.seeds }),
    ...(options.dataset === undefined ? {} : { datasets: options.dataset }),
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ...(files === undefined
      ? {}
      : { weights: files.map(({ sha256 }) => sha256) }),
  };
}
