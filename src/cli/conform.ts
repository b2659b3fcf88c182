import { Command } from "commander";
import {
  type Architecture,
  architectureNames,
  conformance,
  type ConformanceResult,
  createArchitecture,
  registeredName,
} from "../models/mod.ts";
import {
  type BackendRequest,
  type InstructionSet,
  loadBackend,
  setUp,
} from "../runtime/mod.ts";
import { loadNetwork } from "../runner/network_file.ts";
import { registerWasmKernels } from "../tensor/mod.ts";
import { backendOption, isaOption } from "./_options.ts";
import { isNetworkFile, requireRegistered } from "./_own_architectures.ts";
import { userCacheFolder } from "./_run_options.ts";
import { userPath } from "./_paths.ts";

interface ConformOptions {
  readonly backend: BackendRequest;
  readonly isa?: InstructionSet;
  readonly json?: boolean;
}

/** Exit code if the architecture fails a check. */
const FAILS = 1;

/** `conform [NAME or FILE]`: what an architecture must satisfy, checked on the backend at hand. */
export function conformCommand(): Command {
  return new Command("conform")
    .summary("check what an architecture must satisfy; no name: list them")
    .argument(
      "[name]",
      "a registered architecture, or a file (.ts) whose default export is an architecture or a function ({ input, numClasses }) that builds one",
    )
    .addOption(backendOption())
    .addOption(isaOption())
    .option("--json", "print the checks as JSON")
    .addHelpText(
      "after",
      `
Exit code: 0 if every check holds, 1 if one fails, 2 wrong use.

Examples:
  deno task conform resnet8
  deno task conform ./my_network.ts`,
    )
    .action(async (name: string | undefined, options: ConformOptions) => {
      if (name === undefined) listNames(options);
      else Deno.exitCode = await conform(name, options);
    });
}

function listNames({ json }: ConformOptions): void {
  const names = architectureNames();
  console.log(json ? JSON.stringify(names) : names.join("\n"));
}

async function conform(
  name: string,
  { backend: request, isa, json }: ConformOptions,
): Promise<number> {
  const architecture = await findArchitecture(name);
  const { backend, device, cacheDir } = await setUp({
    request,
    cacheDir: userCacheFolder(),
    onProgress: (message) => console.error(message),
  });
  await loadBackend({ backend, device, cacheDir, ...(isa && { isa }) });
  if (backend === "wasm") registerWasmKernels();
  const results: ConformanceResult[] = [];
  for (const result of conformance(architecture)) {
    results.push(result);
    const { ok, name, detail } = result;
    if (!json) console.log(`${ok ? "ok    " : "FAILED"}  ${name}: ${detail}`);
  }
  const failed = results.filter(({ ok }) => !ok).length;
  if (json) {
    console.log(
      JSON.stringify({ name: architecture.name, backend, results }, null, 1),
    );
    return failed > 0 ? FAILS : 0;
  }
  console.log(
    `${architecture.name} on ${backend}: ${
      results.length - failed
    } checks hold, ${failed} failed`,
  );
  return failed > 0 ? FAILS : 0;
}

/** A registered architecture, or that of a file with the options that the file chooses by itself. */
async function findArchitecture(name: string): Promise<Architecture> {
  if (isNetworkFile(name)) return (await loadNetwork(userPath(name)))({});
  const registered: string = registeredName(name) ?? name;
  requireRegistered(registered);
  return createArchitecture(registered);
}
