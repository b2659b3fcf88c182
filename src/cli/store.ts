import { Command } from "commander";
import { Store } from "../runner/store.ts";
import {
  listArtifacts,
  sweepDamaged,
  sweepLeftovers,
} from "../runner/store_housekeeping.ts";
import { damagedFiles } from "../runner/stored_artifact.ts";
import { countOf, formatBytes } from "../text/mod.ts";
import { storeOption } from "./_options.ts";
import { storeFolder } from "./_run_options.ts";

interface StoreOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** `store list | verify | gc`: what is kept, whether it is whole, and how to be rid of it. */
export function storeCommand(): Command {
  const command = new Command("store").summary(
    "list, verify or clear what is kept",
  );
  command.addHelpText("after", "\nExample:\n  deno task store list");
  const sub = (name: string) =>
    command.command(name)
      .addOption(storeOption("the store"))
      .addHelpText("after", `\nExample:\n  deno task store ${name}`);
  sub("list").summary("list the artifacts").option("--json", "as JSON").action(
    list,
  );
  sub("verify").summary("read every artifact and compare its digests").action(
    verify,
  );
  sub("gc").summary("remove damaged artifacts and what killed runs left behind")
    .action(collect);
  return command;
}

async function list(options: StoreOptions): Promise<void> {
  const artifacts = await listArtifacts(await open(options));
  if (options.json) {
    console.log(
      JSON.stringify(artifacts.map(({ manifest }) => manifest), null, 1),
    );
    return;
  }
  for (const { manifest } of artifacts) {
    const size = manifest.files.reduce(
      (sum, { numBytes }) => sum + numBytes,
      0,
    );
    console.log(
      `${manifest.kind}  ${manifest.key.slice(0, 16)}  ${
        formatBytes(size)
      }  ${manifest.madeAt}`,
    );
  }
  console.log(countOf(artifacts.length, "artifact"));
}

async function verify(options: StoreOptions): Promise<void> {
  const artifacts = await listArtifacts(await open(options));
  let damaged = 0;
  for (const artifact of artifacts) {
    const files = await damagedFiles(artifact);
    if (files.length === 0) continue;
    damaged++;
    console.log(`damaged: ${artifact.folder}: ${files.join(", ")}`);
  }
  console.log(`${countOf(artifacts.length, "artifact")}, ${damaged} damaged`);
  if (damaged > 0) {
    console.error(
      "remedy: deno task store gc removes them; the next run makes them again",
    );
    Deno.exitCode = 1;
  }
}

async function collect(options: StoreOptions): Promise<void> {
  const store = await open(options);
  const removed = await sweepDamaged(store);
  const leftovers = await sweepLeftovers(store, Date.now());
  console.log(
    `${countOf(removed, "damaged artifact")} and ${
      countOf(leftovers, "leftover")
    } removed`,
  );
}

function open(options: StoreOptions): Promise<Store> {
  return Store.open(storeFolder(options.store));
}
