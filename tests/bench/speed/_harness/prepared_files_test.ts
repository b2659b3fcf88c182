import { assert, assertEquals } from "@std/assert";
import {
  openPrepared,
  readCase,
  writeCase,
  writePrepared,
} from "../../../../bench/speed/_harness/prepared_files.ts";
import { BENCHES } from "../../../../bench/speed/table.ts";
import { float32, int32, sameBytes } from "../../../../src/tensor/mod.ts";

async function inFolder(body: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readCase() reads what writeCase() wrote", () =>
  inFolder((folder) => {
    const running = { ...BENCHES[0]!.case, threads: 3 };
    writeCase(folder, running);
    assertEquals(readCase(folder), running);
  }));

Deno.test("openPrepared() has the shared tensors to the bit", () =>
  inFolder((folder) => {
    const images = float32([2, 1], [0.1, -0]);
    const labels = int32([2], [1, -7]);
    const shared = new Map([["images", images], ["labels", labels]]);
    writePrepared(folder, { programs: {}, shared });
    const opened = openPrepared(folder).shared;
    assert(sameBytes(opened.get("images")!, images));
    assert(sameBytes(opened.get("labels")!, labels));
  }));
