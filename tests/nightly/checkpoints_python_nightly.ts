import { assertEquals } from "@std/assert";
import { convertCheckpoint } from "../../src/checkpoints/convert_checkpoint.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";
import { findPeer } from "./_peer.ts";

const SCRIPT = new URL("checkpoints_python.py", import.meta.url).pathname;

const peer = findPeer(["safetensors", "torch"]);

for (const name of ["dtypes", "views", "parameters", "network"]) {
  for (const kind of ["zip", "legacy"]) {
    const file = `${name}.${kind}.pt`;
    Deno.test({
      name:
        `Python reads the converted ${file} bit for bit and writes the same bytes${peer.note}`,
      ignore: !peer.isAvailable,
      fn() {
        const folder = Deno.makeTempDirSync();
        const [converted, again] = [`${folder}/converted`, `${folder}/again`];
        convertCheckpoint(fixturePath(file), converted);
        // PyTorch 2.15 cannot read uint16 from the legacy files that it writes; the zip file holds the same.
        const original = fixturePath(`${name}.zip.pt`);
        assertEquals(peer.run([SCRIPT, original, converted, again]), {
          success: true,
          error: "",
        });
        assertEquals(Deno.readFileSync(again), Deno.readFileSync(converted));
        Deno.removeSync(folder, { recursive: true });
      },
    });
  }
}
