import { Command } from "commander";
import { numericsWords } from "../claims/numerics.ts";
import {
  type BackendRequest,
  inspectRuntime,
  type InstructionSet,
  type Numerics,
  type ProcessorReport,
  type RuntimeReport,
} from "../runtime/mod.ts";
import { backendOption, isaOption } from "./_options.ts";
import { userCacheFolder } from "./_run_options.ts";
import { runSelfTest } from "./_self_test.ts";
import { setUpInOwnProcess } from "./_set_up.ts";

interface DoctorOptions {
  readonly backend: BackendRequest;
  readonly isa?: InstructionSet;
  readonly selfTest?: boolean;
  readonly json?: boolean;
}

/** Exit code if a part is missing or a check of the self-test failed. */
const NOT_WELL = 1;

/** `doctor`: what this machine has, what is missing, and the command that gets it. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .summary("say which backend runs here, what is missing and how to get it")
    .addOption(backendOption("the backend to ask about"))
    .addOption(isaOption())
    .option(
      "--self-test",
      "run the conformance suite, a determinism check and transfer costs on the device at hand",
    )
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExample:\n  deno task doctor --self-test")
    .action(async (options: DoctorOptions) => {
      const report = await inspectRuntime({
        request: options.backend,
        cacheDir: userCacheFolder(),
        ...(options.isa && { isa: options.isa }),
      });
      const numerics = await numericsOf(report, options);
      console.log(
        options.json
          ? JSON.stringify(
            { ...report, ...(numerics && { numerics }) },
            null,
            1,
          )
          : findings(report, numerics),
      );
      const passed = !options.selfTest ||
        await runSelfTest(options.backend, options.isa);
      if (report.missing.length > 0 || !passed) Deno.exitCode = NOT_WELL;
    });
}

/** What a run without `--threads` computes with; undefined where something is missing that set-up would fetch. */
async function numericsOf(
  { backend, missing }: RuntimeReport,
  { isa }: DoctorOptions,
): Promise<Numerics | undefined> {
  if (backend === undefined || missing.length > 0) return undefined;
  const capped = backend === "wasm" ? undefined : isa;
  const { numerics } = await setUpInOwnProcess({
    backend,
    threads: 1,
    ...(capped && { isa: capped }),
  });
  return numerics;
}

/** The report in aligned lines. */
function findings(
  report: RuntimeReport,
  numerics: Numerics | undefined,
): string {
  const { tensorflow, gpu, python, compiler, missing } = report;
  const lines = [
    ["backend", report.backend ?? "none: see what is missing"],
    [
      "TensorFlow",
      tensorflow.version +
      (tensorflow.installation ? "" : " (not set up yet: deno task setup)"),
    ],
    ["device", report.device + (gpu.present ? "" : ", no GPU found")],
    [
      "computes",
      report.processor ? computesWords(report.processor) : "unknown",
    ],
    ["numerics", numerics ? numericsWords(numerics) : "not measured yet"],
    ["threads", String(report.threads)],
    ["Deno", report.deno],
    ["platform", report.platform],
    ["Python", python ? `${python.version} (${python.path})` : "not found"],
    [
      "compiler",
      compiler ? `${compiler.version} (${compiler.path})` : "not found",
    ],
  ].map(([name, value]) => `${name!.padEnd(11)} ${value}`);
  if (report.notice) lines.push(report.notice);
  if (missing.length === 0) return [...lines, "nothing is missing"].join("\n");
  return [
    ...lines,
    "missing:",
    ...missing.map(({ what, remedy }) => `  ${what}: ${remedy}`),
  ].join("\n");
}

/** `avx2 (the processor has sse41, avx, avx2, avx512; capped at AVX2)`. */
function computesWords(
  { instructionSets, amx, cap, computes }: ProcessorReport,
): string {
  const has = [...instructionSets, ...(amx ? ["amx (not for float32)"] : [])];
  return `${computes} (the processor has ${has.join(", ")}${
    cap === undefined ? "" : `; oneDNN is capped at ${cap}`
  })`;
}
