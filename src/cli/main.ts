/**
 * The edge: runs the command line and says what ended it. What needs packages is loaded here, not imported above, so
 * that packages which cannot be read are explained like everything else.
 *
 * @module
 */
import { exitCodeOf } from "./_exit_code.ts";

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  Deno.exit(exitCodeOf(event.reason));
});

try {
  const { program } = await import("./_program.ts");
  await program.parseAsync([...Deno.args], { from: "user" });
} catch (error) {
  Deno.exit(exitCodeOf(error));
}
