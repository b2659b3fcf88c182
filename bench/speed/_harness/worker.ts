/**
 * Our side's process. Arguments: what to do, the folder of the case, the cache folder, the process that it ends with.
 *
 * `prepare` records the programs, draws what both sides start from and ends. `serve` makes the bench and answers
 * requests, a JSON line each, as the peer's process does: see `peers/serve.py`.
 *
 * @module
 */
import { endWithParent, loadBackend } from "../../../src/runtime/mod.ts";
import { SUBJECTS } from "../subjects/mod.ts";
import { openPrepared, readCase, writePrepared } from "./prepared_files.ts";
import type { Bench, Subject } from "./types.ts";

const [task, folder, cacheDir, parent] = Deno.args as [
  string,
  string,
  string,
  string,
];
endWithParent(Number(parent));
const running = readCase(folder);
const { computation } = await loadBackend({
  backend: "tensorflow",
  cacheDir,
  threads: running.threads,
  ...(running.isa && { isa: running.isa }),
});
const subject: Subject | undefined = SUBJECTS[running.subject];
if (subject === undefined) {
  throw new RangeError(
    `Cannot time: the subject is unknown, current value is "${running.subject}"`,
  );
}
if (task === "prepare") {
  writePrepared(folder, subject.prepare(running));
} else {
  const bench = subject.open(running, openPrepared(folder));
  answer({
    versions: {
      Deno: Deno.version.deno,
      TensorFlow: computation.tensorflow,
    },
    instructions: computation.device.replace("cpu/", ""),
  });
  await serve(bench, running.repeats);
  bench.dispose();
}

async function serve(bench: Bench, repeats: number): Promise<void> {
  let rest = "";
  for await (
    const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  ) {
    const requests = (rest + text).split("\n");
    rest = requests.pop() ?? "";
    for (const request of requests) {
      switch (JSON.parse(request).do) {
        case "run":
          answer({ ms: await timeRun(bench, repeats) });
          break;
        case "validate":
          answer({ values: await bench.validate() });
          break;
        default:
          return;
      }
    }
  }
}

async function timeRun(bench: Bench, repeats: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) await bench.run();
  return (performance.now() - start) / repeats;
}

function answer(message: unknown): void {
  console.log(JSON.stringify(message));
}
