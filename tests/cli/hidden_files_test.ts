/**
 * Hidden files are nobody's input: what macOS leaves beside every file on a foreign file system (`._x`), `.DS_Store`,
 * the folders of version control.
 */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { findBenches } from "../../src/cli/_find_benches.ts";
import { findRecords } from "../../src/cli/_records.ts";
import { Store } from "../../src/runner/store.ts";
import { builtRecord } from "../claims/_built_records.ts";
import { withFolder, withStore } from "../runner/_fixtures.ts";
import { bench } from "./_run.ts";

/** The magic number of AppleDouble, by which such a file begins. Source: RFC 1740, appendix A. */
const COMPANION = Uint8Array.of(0x00, 0x05, 0x16, 0x07);

Deno.test("findBenches() reads no hidden files and folders", async () => {
  await withFolder(async (folder) => {
    for (const paper of ["paper", ".paper"]) {
      await Deno.mkdir(join(folder, paper));
      const path = join(folder, paper, "x_bench.ts");
      await Deno.writeTextFile(
        path,
        `export { default } from "${new URL(
          `file://${bench("dataset_size")}`,
        )}";`,
      );
      await Deno.writeFile(join(folder, paper, "._x_bench.ts"), COMPANION);
    }
    const ids = (await findBenches(folder)).map(({ claim }) => claim.id);
    assertEquals(ids, ["tests/dataset-size"]);
  });
});

Deno.test("findRecords() reads no hidden files and folders", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, ".git"));
    await Deno.writeFile(join(folder, ".git", "a.json"), COMPANION);
    await Deno.writeFile(join(folder, "._a.json"), COMPANION);
    const found = await findRecords([], { records: folder });
    assertEquals(found, { records: [], stale: 0 });
  });
});

Deno.test("a store lists no hidden files", async () => {
  await withStore(async (store: Store, folder) => {
    const record = builtRecord(100, {});
    const { claim } = record.unit;
    await store.writeRecord(record);
    const [slug] = [...Deno.readDirSync(join(folder, "records"))];
    await Deno.writeFile(
      join(folder, "records", slug!.name, `._${record.id}.json`),
      COMPANION,
    );
    assertEquals((await store.listRecords(claim)).length, 1);
  });
});
