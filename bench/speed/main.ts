/**
 * `deno task bench`: times this project's programs beside PyTorch's. See `--help`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { exitCodeOf } from "../../src/cli/_exit_code.ts";
import { userPath } from "../../src/cli/_paths.ts";
import {
  cacheFolder,
  type InstructionSet,
  setUp,
} from "../../src/runtime/mod.ts";
import { describeCircumstances } from "./_harness/circumstances.ts";
import { IMAGES, parseOptions, type SpeedOptions } from "./_harness/options.ts";
import {
  findPeerPython,
  SET_UP_COMMAND,
  setUpPeers,
} from "./_harness/peer_python.ts";
import { writeReport } from "./_harness/report_files.ts";
import { runBench } from "./_harness/run_bench.ts";
import type { ImagesReport } from "./_harness/images_report.ts";
import type { SpeedReport } from "./_harness/types.ts";
import { HELP } from "./help.ts";
import { runImages } from "./images.ts";
import { BENCHES } from "./table.ts";

const REQUIREMENTS = fileURLToPath(
  import.meta.resolve("./peers/requirements.txt"),
);

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, BENCHES);
  const cacheDir = cacheFolder((name) => Deno.env.get(name));
  const peers = {
    cacheDir,
    requirements: await Deno.readTextFile(REQUIREMENTS),
  };
  switch (options.task) {
    case "help":
      console.log(HELP);
      return 0;
    case "setUpPeers":
      console.log(
        await setUpPeers({ ...peers, requirementsFile: REQUIREMENTS }),
      );
      return 0;
    case "run": {
      const peerPython = await findPeerPython({
        ...peers,
        named: Deno.env.get("SPURIOUSBENCH_PEER_PYTHON") ?? "",
      });
      if (peerPython !== undefined) {
        return await runAll(options, { cacheDir, peerPython });
      }
      const names = options.rows.map(({ name }) => name);
      for (const name of options.images ? [...names, IMAGES] : names) {
        console.log(`skipped ${name}: PyTorch is missing`);
      }
      console.log(`Get it with: ${SET_UP_COMMAND}`);
      return 0;
    }
  }
}

/** Every bench runs, also behind one that failed. */
async function runAll(
  options: Extract<SpeedOptions, { task: "run" }>,
  { cacheDir, peerPython }: {
    readonly cacheDir: string;
    readonly peerPython: string;
  },
): Promise<number> {
  const onProgress = (message: string) => console.error(message);
  const common = { pairs: options.pairs, peerPython, onProgress };
  const circumstances = (isa?: InstructionSet) =>
    describeCircumstances({
      threads: options.threads,
      now: new Date(),
      ...(isa && { isa }),
    });
  const isas = options.isas.length === 0 ? [undefined] : options.isas;
  const benches = options.rows.flatMap((row) =>
    isas.map((isa) => ({
      name: isa === undefined ? row.name : `${row.name} with ${isa}`,
      run: async (): Promise<SpeedReport | ImagesReport> =>
        await runBench(
          options.peers === undefined ? row : { ...row, peers: options.peers },
          { ...common, circumstances: await circumstances(isa), cacheDir },
        ),
    }))
  );
  if (benches.length > 0) {
    await setUp({ request: "tensorflow", cacheDir, device: "cpu", onProgress });
  }
  if (options.images) {
    benches.push({
      name: IMAGES,
      run: async () =>
        await runImages({ ...common, circumstances: await circumstances() }),
    });
  }
  const out = userPath(options.out);
  let failed = 0;
  for (const { name, run } of benches) {
    try {
      await writeReport(
        out,
        await run(),
        BENCHES.map(({ name }) => name),
      );
    } catch (error) {
      failed++;
      console.error(`failed ${name}: ${messageOf(error)}`);
    }
  }
  const ran = benches.length - failed;
  console.log(`${ran} benches ran, ${failed} failed; see ${out}`);
  return failed === 0 ? 0 : 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  Deno.exitCode = await main(Deno.args);
} catch (error) {
  Deno.exitCode = exitCodeOf(error);
}
