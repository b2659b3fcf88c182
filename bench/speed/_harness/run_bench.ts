import { fileURLToPath } from "node:url";
import { medianRatioInterval } from "../../../src/stats/mod.ts";
import { workerEnvironment } from "../../../src/runtime/mod.ts";
import { requireAgreement } from "./agreement.ts";
import { alternate } from "./alternate.ts";
import { writeCase } from "./prepared_files.ts";
import { profile, type ProfileRow } from "./profile.ts";
import { type SideCommand, SideProcess } from "./side_process.ts";
import {
  type BenchRow,
  type Circumstances,
  type Comparison,
  type Peer,
  PEERS,
  type SkippedComparison,
  type SpeedReport,
} from "./types.ts";

export interface RunBenchOptions {
  /** At least 6: fewer give no 95 % interval. */
  readonly pairs: number;
  readonly circumstances: Circumstances;
  readonly cacheDir: string;
  /** A Python with PyTorch. */
  readonly peerPython: string;
  onProgress(message: string): void;
}

/** Lines of a failure that are quoted: Deno says what it was first, then where. */
const QUOTED_LINES = 6;

/** Pairs before the measured ones. */
const WARM_UPS = 2;

/**
 * Runs one bench against every peer, one series after the other, each in fresh processes.
 *
 * @throws {Error} If our side fails, or the sides do not compute the same: nothing is reported then.
 */
export async function runBench(
  row: BenchRow,
  options: RunBenchOptions,
): Promise<SpeedReport> {
  const { circumstances } = options;
  const folder = await Deno.makeTempDir({ prefix: "speed-" });
  try {
    writeCase(folder, { ...row.case, threads: circumstances.threads });
    await prepare(folder, options);
    const comparisons: (Comparison | SkippedComparison)[] = [];
    for (const peer of row.peers ?? PEERS) {
      comparisons.push(await compareWith(peer, row, { ...options, folder }));
    }
    const times = await profileIfPossible(row, { ...options, folder });
    return {
      schema: 1,
      name: row.name,
      what: row.what,
      case: row.case,
      bound: row.bound,
      tolerance: row.tolerance,
      circumstances,
      comparisons,
      ...(times ? { profile: times } : {}),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What was timed is worth reporting without it. */
async function profileIfPossible(
  row: BenchRow,
  options: RunBenchOptions & { readonly folder: string },
): Promise<readonly ProfileRow[] | undefined> {
  const { folder, onProgress } = options;
  onProgress(`${row.name}: where the time goes`);
  try {
    return await profile(
      ourCommand("serve", folder, options),
      row.case.repeats,
    );
  } catch (error) {
    onProgress(String(error));
    return undefined;
  }
}

async function prepare(
  folder: string,
  options: RunBenchOptions,
): Promise<void> {
  const { program, args, env } = ourCommand("prepare", folder, options);
  const { code, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(
      `Cannot prepare the bench: our side has failed, current value is exit code ${code}\n${
        new TextDecoder().decode(stderr).split("\n").slice(0, QUOTED_LINES)
          .join("\n")
      }`,
    );
  }
}

async function compareWith(
  peer: Peer,
  row: BenchRow,
  options: RunBenchOptions & { readonly folder: string },
): Promise<Comparison | SkippedComparison> {
  const { folder, pairs, onProgress } = options;
  onProgress(`${row.name}: ours against PyTorch ${peer}`);
  const ours = await SideProcess.start(ourCommand("serve", folder, options));
  await using our = ours.side;
  const theirs = await SideProcess.start(peerCommand(peer, folder, options));
  await using their = theirs.side;

  const expected = await our.validate();
  let found;
  try {
    found = await their.validate();
  } catch (error) {
    // What compiles needs a C++ compiler; the other two variants must run.
    if (peer !== "compile" || !(error instanceof Error)) throw error;
    onProgress(`${row.name}: torch.compile does not run here`);
    return { peer, skipped: lastLine(error.message) };
  }
  const before = requireAgreement(expected, found, row.tolerance);
  const samples = await alternate(our, their, { pairs, warmUps: WARM_UPS });
  const after = requireAgreement(
    await our.validate(),
    await their.validate(),
    row.tolerance,
  );
  const ratio = medianRatioInterval(samples.peerMs, samples.oursMs);
  onProgress(
    `${row.name}: ${ratio.estimate.toFixed(2)} times as fast ` +
      `[${ratio.low.toFixed(2)}, ${ratio.high.toFixed(2)}]`,
  );
  return {
    peer,
    ...samples,
    ratio,
    agreement: { before, after },
    peakBytes: {
      ours: await our.peakBytes(),
      peer: await their.peakBytes(),
    },
    versions: { ...ours.versions, ...theirs.versions },
  };
}

/** A worker as in production: no network, no programs, writes only to the bench's folder. */
function ourCommand(
  task: "prepare" | "serve",
  folder: string,
  options: RunBenchOptions,
): SideCommand {
  const { threads } = options.circumstances;
  return {
    label: "our side",
    program: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      "--allow-read",
      "--allow-ffi",
      `--allow-write=${folder}`,
      fileURLToPath(import.meta.resolve("./worker.ts")),
      task,
      folder,
      options.cacheDir,
      String(Deno.pid),
    ],
    env: {
      ...workerEnvironment({ threads, device: "cpu" }),
      NO_COLOR: "1",
    },
  };
}

function peerCommand(
  peer: Peer,
  folder: string,
  options: RunBenchOptions,
): SideCommand {
  const { threads } = options.circumstances;
  return {
    label: `PyTorch ${peer}`,
    program: options.peerPython,
    args: [
      // No byte code beside the sources.
      "-B",
      fileURLToPath(import.meta.resolve("../peers/serve.py")),
      folder,
      peer,
    ],
    env: {
      OMP_NUM_THREADS: String(threads),
      // What torch.compile makes belongs to this bench and goes with it.
      TORCHINDUCTOR_CACHE_DIR: `${folder}/inductor`,
    },
  };
}

function lastLine(message: string): string {
  return message.trimEnd().split("\n").at(-1) ?? message;
}
