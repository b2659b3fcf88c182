/** Tries what a worker must not do and what it must; prints the error of each attempt, or `ok`. */
const [store, elsewhere, port] = Deno.args as [string, string, string];

const ATTEMPTS: Readonly<Record<string, () => Promise<unknown>>> = {
  fetch: () => fetch(`http://127.0.0.1:${port}/`),
  connect: () => Deno.connect({ hostname: "127.0.0.1", port: Number(port) }),
  listen: async () => await Promise.resolve(Deno.listen({ port: 0 })),
  run: async () => await new Deno.Command("true").output(),
  runDeno: async () => await new Deno.Command(Deno.execPath()).output(),
  writeElsewhere: () => Deno.writeTextFile(`${elsewhere}/file`, ""),
  removeElsewhere: () => Deno.remove(elsewhere),
  writeStore: () => Deno.writeTextFile(`${store}/file`, ""),
  read: () => Deno.readTextFile(new URL(import.meta.url)),
};

const outcomes: Record<string, string> = {};
for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  outcomes[name] = await attempt().then(
    () => "ok",
    (error: Error) => error.constructor.name,
  );
}
console.log(JSON.stringify(outcomes));
