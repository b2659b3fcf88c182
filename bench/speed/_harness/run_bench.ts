import { medianRatioInterval } from "../../../src/stats/mod.ts";
import { requireAgreement } from "./agreement.ts";
import { alternate } from "./alternate.ts";
import { writeCase } from "./prepared_files.ts";
import { profile, type ProfileRow } from "./profile.ts";
import { ourCommand, peerCommand, type SideOptions } from "./side_commands.ts";
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
  /** Takes the place of both sides' programs in tests. */
  readonly commands?: SideCommands;
  onProgress(message: string): void;
}

/** How both sides are started. */
export interface SideCommands {
  ours(task: "prepare" | "serve", options: SideOptions): SideCommand;
  peer(peer: Peer, options: SideOptions): SideCommand;
}

const COMMANDS: SideCommands = { ours: ourCommand, peer: peerCommand };

/** The options of one bench, with what all its processes share. */
interface Running extends RunBenchOptions, SideOptions {
  readonly commands: SideCommands;
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
  const { circumstances, commands = COMMANDS } = options;
  const { threads, isa } = circumstances;
  const folder = await Deno.makeTempDir({ prefix: "speed-" });
  const running = { ...options, commands, folder, threads, isa };
  try {
    writeCase(folder, { ...row.case, threads, ...(isa && { isa }) });
    await prepare(running);
    const comparisons: (Comparison | SkippedComparison)[] = [];
    for (const peer of row.peers ?? PEERS) {
      comparisons.push(await compareWith(peer, row, running));
    }
    const times = await profileIfPossible(row, running);
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
  running: Running,
): Promise<readonly ProfileRow[] | undefined> {
  const { commands, onProgress } = running;
  onProgress(`${row.name}: where the time goes`);
  try {
    return await profile(commands.ours("serve", running), row.case.repeats);
  } catch (error) {
    onProgress(String(error));
    return undefined;
  }
}

async function prepare(running: Running): Promise<void> {
  const { program, args, env } = running.commands.ours("prepare", running);
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
  running: Running,
): Promise<Comparison | SkippedComparison> {
  const { commands, pairs, onProgress } = running;
  onProgress(`${row.name}: ours against PyTorch ${peer}`);
  const ours = await SideProcess.start(commands.ours("serve", running));
  await using our = ours.side;
  const theirs = await SideProcess.start(commands.peer(peer, running));
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
    instructions: { ours: ours.instructions, peer: theirs.instructions },
  };
}

function lastLine(message: string): string {
  return message.trimEnd().split("\n").at(-1) ?? message;
}
