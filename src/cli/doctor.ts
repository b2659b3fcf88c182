import { Command } from "commander";
import {
  type BackendRequest,
  inspectRuntime,
  type RuntimeReport,
} from "../runtime/mod.ts";
import { backendOption } from "./_options.ts";
import { userCacheFolder } from "./_run_options.ts";
import { runSelfTest } from "./_self_test.ts";

interface DoctorOptions {
  readonly backend: BackendRequest;
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
      });
      console.log(
        options.json ? JSON.stringify(report, null, 1) : findings(report),
      );
      const passed = !options.selfTest || await runSelfTest(options.backend);
      if (report.missing.length > 0 || !passed) Deno.exitCode = NOT_WELL;
    });
}

/** The report in aligned lines. */
function findings(report: RuntimeReport): string {
  const { tensorflow, gpu, python, compiler, missing } = report;
  const lines = [
    ["backend", report.backend ?? "none: see what is missing"],
    [
      "TensorFlow",
      tensorflow.version +
      (tensorflow.installation ? "" : " (not set up yet: deno task setup)"),
    ],
    ["device", report.device + (gpu.present ? "" : ", no GPU found")],
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
