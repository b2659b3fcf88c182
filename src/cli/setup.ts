import { Command, Option } from "commander";
import {
  type BackendRequest,
  endWithParent,
  loadBackend,
  setUp,
} from "../runtime/mod.ts";
import { savedModelMessages } from "../runtime/saved_model_messages.ts";
import { backendOption } from "./_options.ts";
import { positiveInteger, userCacheFolder } from "./_run_options.ts";

interface SetupOptions {
  readonly backend: BackendRequest;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** The process id of the command that asks, with which this one ends. */
  readonly parent?: number;
}

/** `setup`: provisions the backend; the only command with network. */
export function setupCommand(): Command {
  return new Command("setup")
    .summary(
      "provision TensorFlow (the other commands do it when it is missing)",
    )
    .addOption(backendOption())
    .option("--json", "print what was chosen as JSON")
    .option("--quiet", "no word if nothing was missing")
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
      // Loaded once, so that what is promised is what runs.
      const { numerics } = await loadBackend({ backend, cacheDir, device });
      if (backend === "tensorflow") savedModelMessages();
      const { deviceKind, tensorflow } = numerics;
      console.log(
        options.json
          ? JSON.stringify({ device, numerics })
          : `ready: backend ${backend}, ${tensorflow}, device ${deviceKind}`,
      );
    });
}
