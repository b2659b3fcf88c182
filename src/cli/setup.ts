import { Command, Option } from "commander";
import { numericsWords } from "../claims/numerics.ts";
import {
  type BackendRequest,
  endWithParent,
  type InstructionSet,
  loadBackend,
  setUp,
} from "../runtime/mod.ts";
import { savedModelMessages } from "../runtime/saved_model_messages.ts";
import { registerWasmKernels } from "../tensor/mod.ts";
import { asUsage } from "./_as_usage.ts";
import { measureNumerics } from "./_measured_numerics.ts";
import { backendOption, isaOption } from "./_options.ts";
import { positiveInteger, userCacheFolder } from "./_run_options.ts";

interface SetupOptions {
  readonly backend: BackendRequest;
  readonly threads: number;
  readonly isa?: InstructionSet;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** The process id of the command that asks, with which this one ends. */
  readonly parent?: number;
}

/** `setup`: provisions the backend and measures its numerics; the only command with network. */
export function setupCommand(): Command {
  return new Command("setup")
    .summary(
      "provision TensorFlow (the other commands do it when it is missing)",
    )
    .addOption(backendOption())
    .option(
      "--threads <n>",
      "measure numerics with so many threads inside one operation",
      positiveInteger,
      1,
    )
    .addOption(isaOption())
    .option("--json", "print what was chosen as JSON")
    .option("--quiet", "no word if nothing was missing; measures nothing")
    .addOption(
      new Option("--parent <pid>").argParser(positiveInteger).hideHelp(),
    )
    .addHelpText("after", "\nExample:\n  deno task setup --backend tensorflow")
    .action(async (options: SetupOptions) => {
      if (options.parent !== undefined) endWithParent(options.parent);
      const result = await setUp({
        request: options.backend,
        cacheDir: userCacheFolder(),
        onProgress: (message) => console.error(message),
      });
      if (result.notice) console.error(result.notice);
      if (options.quiet) return;
      const { backend, cacheDir, device } = result;
      const { threads, isa } = options;
      // Loaded once, so that what is promised is what runs.
      const { computation } = await asUsage(() =>
        loadBackend({
          backend,
          cacheDir,
          device,
          threads,
          ...(isa && { isa }),
        })
      );
      if (backend === "tensorflow") savedModelMessages();
      else registerWasmKernels();
      const numerics = await measureNumerics(computation, { cacheDir, device });
      console.log(
        options.json
          ? JSON.stringify({ device, numerics })
          : `ready: ${numericsWords(numerics)}`,
      );
    });
}
