/**
 * A side without a network. Its argument is what it does wrong: `nothing`; `start`: ends before it is ready; `run`:
 * ends when it is asked to run.
 */
const [fault] = Deno.args;

function answer(message: unknown): void {
  console.log(JSON.stringify(message));
}

if (fault === "start") {
  console.error("no such module");
  Deno.exit(3);
}
// Our side finds its cap in the case, PyTorch in its environment.
const instructions = Deno.env.get("ATEN_CPU_CAPABILITY") ?? "all";
answer({ versions: { Fake: "1.0" }, instructions });
const decoder = new TextDecoderStream();
for await (const line of Deno.stdin.readable.pipeThrough(decoder)) {
  const request = JSON.parse(line).do;
  if (request === "quit") break;
  if (request === "validate") answer({ values: { losses: [1, 2] } });
  if (request === "run") {
    if (fault === "run") {
      console.error("out of memory");
      Deno.exit(4);
    }
    answer({ ms: 12.5 });
  }
}
