import { Command } from "commander";
import { planCommand } from "./_plan.ts";
import { countOf } from "../text/mod.ts";
import { addRunOptions, type RunOptions } from "./_run_options.ts";
import { exitCodeOf, planWords, sayLeftOut } from "./reproduce.ts";

/** `plan [CLAIM…]`: lists claims, artifacts and units, and what is there already. */
export function planCommandWord(): Command {
  return addRunOptions(new Command("plan"))
    .summary(
      "list claims, units and artifacts, and what is in the store already",
    )
    .argument(
      "[claim...]",
      "claim ids, globs, or bench files of your own; none: all claims",
    )
    .option("--json", "print the plan as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  deno task plan --seeds 20 'silent-majority/*'",
    )
    .action(
      async (
        claims: string[],
        options: RunOptions & { readonly json?: boolean },
      ) => {
        const { benches, plan, leftOut } = await planCommand(claims, options);
        sayLeftOut(leftOut);
        Deno.exitCode = exitCodeOf({ leftOut });
        if (options.json) {
          console.log(JSON.stringify(plan, null, 1));
          return;
        }
        for (const { claim } of benches) {
          const mine = plan.units.filter(({ unit }) => unit.claim === claim.id);
          const measured = mine.filter(({ cached }) => cached).length;
          console.log(
            `${claim.id} (${claim.kind}): ${
              countOf(mine.length, "unit")
            }, ${measured} measured`,
          );
          console.log(`  ${claim.statement}`);
        }
        console.log(planWords(plan));
        for (const { title } of plan.tasks) console.log(`  ${title}`);
      },
    );
}
