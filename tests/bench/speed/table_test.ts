import { assert, assertEquals } from "@std/assert";
import { BENCHES } from "../../../bench/speed/table.ts";
import { HELP } from "../../../bench/speed/help.ts";
import { SUBJECTS } from "../../../bench/speed/subjects/mod.ts";
import { createArchitecture } from "../../../src/models/mod.ts";

const PEERS = new URL("../../../bench/speed/peers/", import.meta.url);

Deno.test("BENCHES have names of their own, and --help lists them all", () => {
  const names = BENCHES.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of names) assert(HELP.includes(`  ${name} `), name);
});

Deno.test("BENCHES time subjects and networks that both sides have", async () => {
  const subjects = await Deno.readTextFile(new URL("subjects.py", PEERS));
  const networks = await Deno.readTextFile(new URL("networks.py", PEERS));
  for (const { name, case: options } of BENCHES) {
    assert(options.subject in SUBJECTS, `${name}: ${options.subject}`);
    assert(subjects.includes(`"${options.subject}": `), name);
    assert(networks.includes(`"${options.architecture}": `), name);
    const { input, numClasses } = options;
    createArchitecture(options.architecture, { input, numClasses });
  }
});
