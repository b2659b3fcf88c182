import { benchDigest } from "../runner/bench_digest.ts";
import { KINDS } from "../runner/kinds/registry.ts";
import type { Bench } from "../runner/load_bench.ts";
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
import { selectBenches } from "./_find_benches.ts";
import {
  type GivenNetwork,
  givenNetworks,
  weightsFiles,
} from "./_given_networks.ts";
import { HARNESS } from "./_harness.ts";
import { chooseArchitectures } from "./_own_architectures.ts";
import { ROOT } from "./_paths.ts";
import { type RunOptions, storeFolder } from "./_run_options.ts";
import { setUpInOwnProcess } from "./_set_up.ts";

/** A plan with what it was made from. */
export interface PlannedRun {
  readonly benches: readonly Bench[];
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

/** From the words and options of a command line to the plan of its run. */
export async function planCommand(
  words: readonly string[],
  options: RunOptions,
): Promise<PlannedRun> {
  const selected = await selectBenches(words);
  options.dataset?.forEach((name) => datasetEntry(name));
  const files = options.weights && weightsFiles(options.weights);
  const narrowed = selectionOf(options, files);
  const own = options.arch &&
    await chooseArchitectures(options.arch, selected, narrowed);
  const selection: UnitSelection = {
    ...narrowed,
    ...(own && {
      architectures: own.architectures,
      architectureFiles: own.architectureFiles,
    }),
  };
  const networks = files ? givenNetworks(selected, selection, files) : [];
  const { device, numerics } = await setUpInOwnProcess(options);
  if (numerics.backend === "wasm" && options.threads !== 1) {
    throw new UsageError(
      `Cannot run wasm on ${options.threads} threads: it always has one; leave --threads out`,
    );
  }
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
  const networkFiles = own?.files ?? [];
  return {
    benches,
    store,
    device,
    numerics,
    networks,
    networkFiles,
    plan,
    again,
  };
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
