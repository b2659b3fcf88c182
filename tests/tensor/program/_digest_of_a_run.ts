/** Trains the small network for five steps and prints a digest of its state; run as a process of its own. */
import { createHash } from "node:crypto";
import {
  bytesOf,
  loadProgram,
  recordProgram,
  scalar,
} from "../../../src/tensor/mod.ts";
import { useBackend } from "../_backends.ts";
import { batch, initialState, smallNetwork } from "./_small_network.ts";

await useBackend("tensorflow");
const program = loadProgram(recordProgram(smallNetwork(16)));
program.write(initialState());
for (let i = 0; i < 5; i++) {
  program.call("step", { ...batch(16), rate: scalar(.1 / (1 + i)) });
}
const hash = createHash("sha256");
for (const array of program.read().values()) hash.update(bytesOf(array));
console.log(hash.digest("hex"));
