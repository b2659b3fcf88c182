import { Command } from "commander";
import { HARNESS } from "./_harness.ts";
import { conformCommand } from "./conform.ts";
import { dataCommand } from "./data.ts";
import { doctorCommand } from "./doctor.ts";
import { planCommandWord } from "./plan.ts";
import { reportCommand } from "./report.ts";
import { reproduceCommand } from "./reproduce.ts";
import { setupCommand } from "./setup.ts";
import { storeCommand } from "./store.ts";
import { verifyCommand } from "./verify.ts";
import { weightsCommand } from "./weights.ts";

/** The command line: `deno task reproduce`, `plan`, `report`, `doctor`, … are words of this program. */
export const program = new Command("spuriousbench")
  .description(
    "Claims about spurious memorization, made executable and decided on real models.",
  )
  .version(HARNESS)
  .addHelpText("after", "\nExample:\n  deno task reproduce --seeds 5")
  .exitOverride();
for (
  const command of [
    reproduceCommand(),
    verifyCommand(),
    planCommandWord(),
    reportCommand(),
    doctorCommand(),
    setupCommand(),
    storeCommand(),
    conformCommand(),
    weightsCommand(),
    dataCommand(),
  ]
) {
  program.addCommand(throwing(command));
}

/** A command that throws instead of ending the process, its words below included. */
function throwing(command: Command): Command {
  command.commands.forEach(throwing);
  return command.exitOverride();
}
