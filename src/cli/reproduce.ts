import { Command } from "commander";
import { join } from "node:path";
import type { UnitRecord } from "../claims/types.ts";
import {
  buildReports,
  type ClaimReport,
  verdictTable,
  writeReports,
} from "../report/mod.ts";
import type { Executor, UnitTask } from "../runner/executor.ts";
import { localExecutor } from "../runner/local_executor.ts";
import type { Plan } from "../runner/plan.ts";
import { type RunOutcome, runTasks } from "../runner/schedule.ts";
import type { Store } from "../runner/store.ts";
import { describeDataset } from "./_describe_dataset.ts";
import { countOf, formatDuration } from "../text/mod.ts";
import { ROOT, userPath } from "./_paths.ts";
import { asUsage } from "./_as_usage.ts";
import { compareExpected } from "./_compare_expected.ts";
import {
  addExpectOptions,
  expectations,
  type ExpectOptions,
} from "./_expect_options.ts";
import { importNetworks } from "./_given_networks.ts";
import { planCommand, type PlannedRun } from "./_plan.ts";
import type { LeftOut } from "./_plannable.ts";
import { showProgress } from "./_progress.ts";
import {
  addRunOptions,
  type RunOptions,
  storeFolder,
  userCacheFolder,
} from "./_run_options.ts";

/** Exit code of a run that could not measure a claim that was named. */
const WRONG_USE = 2;

/** Exit code of a run in which a unit failed. Verdicts never change the exit code. */
const UNIT_FAILED = 4;

interface ReproduceOptions extends RunOptions, ExpectOptions {
  readonly out?: string;
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `reproduce [CLAIM…]`: makes what is missing, decides, reports. */
export function reproduceCommand(): Command {
  return addExpectOptions(addRunOptions(new Command("reproduce")))
    .summary("make what is missing, decide every claim, write the reports")
    .description(
      "Measures claims on real models: makes what is missing, decides each claim twice (as stated, and against its controls) and writes the reports. Finished work is kept: a second run, or one after a kill, continues.",
    )
    .argument(
      "[claim...]",
      "claim ids, globs, or bench files of your own; none: all claims",
    )
    .option("--out <dir>", "folder of the reports (default: reports/local)")
    .option(
      "--fresh",
      "forget what is stored of these claims and measure again",
    )
    .option("--dry-run", "say what would be done and end")
    .option("--json", "print the reports as JSON instead of the verdict table")
    .addHelpText(
      "after",
      `
Exit code: 0 whatever the verdicts, 2 wrong use, 4 if a unit failed. Of several claims, one that cannot be measured as
the options ask is left out and named, and the others are measured; exit code 2 if it was named by its id or file.

A file with a network exports it as its default: an architecture, or a function ({ input, numClasses }) that builds one
for any dataset. Wherever the file lies, it imports from "@spuriousbench/spuriousbench/models".

Examples:
  deno task reproduce
  deno task reproduce --seeds 20 'silent-majority/*'
  deno task reproduce --arch resnet8,resnet16 silent-majority/minority-memorization
  deno task reproduce --arch ./my_network.ts silent-majority/minority-memorization
  deno task reproduce silent-majority/minority-memorization --weights seed*.pt
  deno task reproduce 'silent-majority/*' --weights last.pt --arch resnet18 --dataset folder --data ~/birds
  deno task reproduce silent-majority/minority-memorization --dataset folder --data ~/own --image-size 64 --resize none
    --expect 0=0.98,1=0.41,2=0.39,3=0.97 --weights seed0.pt`,
    )
    .action(async (claims: string[], options: ReproduceOptions) => {
      Deno.exitCode = await reproduce(claims, options);
    });
}

async function reproduce(
  claims: readonly string[],
  options: ReproduceOptions,
): Promise<number> {
  const started = performance.now();
  const expected = expectations(options);
  const run = await planCommand(claims, options);
  sayLeftOut(run.leftOut);
  if (options.dryRun) return await sayPlan(run, options) || exitCodeOf(run);
  if (options.fresh) await forget(run);
  await importNetworks(run.store, run.networks, run.numerics);
  await asUsage(() =>
    compareExpected(
      run,
      expected,
      (tasks) => execute(run, { ...run.plan, tasks }, options),
    )
  );
  const stale = options.fresh || run.networks.length > 0;
  const plan = stale ? await run.again() : run.plan;
  console.error(planWords(plan));
  const { failed, notRun } = plan.tasks.length === 0
    ? NOTHING_RAN
    : await execute(run, plan, options);
  const reports = await report(run, plan, options);
  const out = userPath(options.out ?? join(ROOT, "reports", "local"));
  await writeReports(reports, out);
  if (options.json) console.log(JSON.stringify(reports, null, 1));
  else console.log(`\n${verdictTable(reports)}\n`);
  console.error(
    `reports in ${out}, after ${formatDuration(performance.now() - started)}`,
  );
  if (failed.size === 0) return exitCodeOf(run);
  const others = notRun.length === 0
    ? ""
    : `, ${countOf(notRun.length, "task")} not run that led only there`;
  console.error(
    `${
      countOf(failed.size, "task")
    } failed${others}; the next run tries them again`,
  );
  return UNIT_FAILED;
}

const NOTHING_RAN: RunOutcome = { failed: new Map(), notRun: [] };

/** Says which claims are not measured, and why. */
export function sayLeftOut(leftOut: readonly LeftOut[]): void {
  for (const { bench, reason } of leftOut) {
    console.error(`left out: ${bench.claim.id}: ${reason}`);
  }
}

/** A claim that was asked for by its name and could not be measured is wrong use, although the others were. */
export function exitCodeOf({ leftOut }: Pick<PlannedRun, "leftOut">): number {
  return leftOut.some(({ bench }) => bench.named) ? WRONG_USE : 0;
}

/** A dry run: says what would be done and changes nothing. */
async function sayPlan(
  run: PlannedRun,
  { fresh = false, json }: ReproduceOptions,
): Promise<number> {
  const plan = fresh ? await run.again({ fresh }) : run.plan;
  console.error(planWords(plan));
  if (json) console.log(JSON.stringify(plan, null, 1));
  else for (const task of plan.tasks) console.log(task.title);
  return 0;
}

/** What the plan comes to, in one line. */
export function planWords({ tasks, units, artifacts }: Plan): string {
  const measured = units.filter(({ cached }) => cached).length;
  const head = `${countOf(units.length, "unit")} (${measured} measured), ` +
    `${
      countOf(artifacts.total, "artifact")
    } (${artifacts.cached} in the store)`;
  return tasks.length === 0
    ? `${head}: everything comes from the store`
    : `${head}: ${countOf(tasks.length, "task")} to do`;
}

async function execute(
  { store, device, numerics, networkFiles }: PlannedRun,
  plan: Plan,
  options: ReproduceOptions,
): Promise<RunOutcome> {
  const executor: Executor = localExecutor({
    storeFolder: storeFolder(options.store),
    cacheFolder: userCacheFolder(),
    ...(options.data ? { dataFolder: userPath(options.data) } : {}),
    device,
    numerics,
    ...(options.isa ? { isa: options.isa } : {}),
    networkFiles,
    jobs: options.jobs,
  });
  const display = showProgress({
    total: plan.tasks.length,
    terminal: Deno.stderr.isTerminal(),
    now: Date.now,
  });
  try {
    const outcome = await runTasks(plan.tasks, executor, display);
    for (const task of plan.tasks) {
      const error = outcome.failed.get(task.id);
      if (task.type === "unit" && error) {
        await store.writeRecord(failedRecord(task, error));
      }
    }
    return outcome;
  } finally {
    display.close();
    await executor.close();
  }
}

/** The record of a unit that crashed: counted, never evidence, tried again by the next run. */
function failedRecord(task: UnitTask, error: Error): UnitRecord {
  return {
    format: "spuriousbench/record/1",
    id: task.id,
    unit: task.unit,
    state: "failed",
    error: error.message,
    inputs: [],
    preconditions: [],
    observations: [],
    provenance: {
      ...task.provenance,
      startedAt: new Date().toISOString(),
      durationMs: 0,
    },
  };
}

async function report(
  { benches, store }: PlannedRun,
  plan: Plan,
  options: ReproduceOptions,
): Promise<ClaimReport[]> {
  const records = await recordsOf(store, plan);
  return benches.flatMap(({ claim }) =>
    buildReports(claim, options.scale, records, { describeDataset })
  );
}

async function recordsOf(store: Store, plan: Plan): Promise<UnitRecord[]> {
  const records: UnitRecord[] = [];
  for (const { unit, id } of plan.units) {
    const record = await store.readRecord(unit.claim, id);
    if (record) records.push(record);
  }
  return records;
}

/** Removes the planned units' records and what they rest on. */
async function forget({ store, plan }: PlannedRun): Promise<void> {
  for (const { unit, id } of plan.units) {
    await store.removeRecord(unit.claim, id);
  }
  for (const { kind, key } of plan.artifacts.list) {
    await store.remove(kind, key);
  }
}
