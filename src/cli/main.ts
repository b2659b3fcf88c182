/**
 * The command line: `deno task reproduce`, `plan`, `report`, `doctor`, … are words of this program.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { DataError, PrerequisiteError, UsageError } from "../errors/mod.ts";
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

/** Exit codes besides 0: wrong use and everything else that ended the command. */
const WRONG_USE = 2;
const BROKEN = 70;

const program = new Command("spuriousbench")
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

try {
  await program.parseAsync([...Deno.args], { from: "user" });
} catch (error) {
  Deno.exit(exitCodeOf(error));
}

/** Says what went wrong in the user's words; a stack trace is for what nobody foresaw. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : WRONG_USE;
  }
  if (error instanceof UsageError || error instanceof RangeError) {
    console.error(`error: ${error.message}`);
    return WRONG_USE;
  }
  if (error instanceof PrerequisiteError || error instanceof DataError) {
    console.error(`error: ${error.message}`);
    return BROKEN;
  }
  console.error(error);
  return BROKEN;
}
