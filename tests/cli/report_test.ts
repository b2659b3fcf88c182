import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { benchDigest } from "../../src/runner/bench_digest.ts";
import { root } from "../_repository.ts";
import { withStore } from "../runner/_fixtures.ts";
import { builtRecord } from "../claims/_built_records.ts";
import { bench, run } from "./_run.ts";

const PATH = bench("dataset_size");

/** Records of the fixture bench as its present code would have written them. */
async function records(threads: number, startedAt: string) {
  const digest = await benchDigest(pathToFileURL(PATH).href, root);
  return [100, 101].map((seed) => {
    const one = builtRecord(seed, { "share/train": 0.05 }, { threads });
    return {
      ...one,
      id: `${threads}-${seed}`,
      unit: {
        ...one.unit,
        claim: "tests/dataset-size",
        dataset: "dominoes",
        architecture: "resnet8",
      },
      provenance: { ...one.provenance, benchDigest: digest, startedAt },
    };
  });
}

Deno.test("report renders the records of the bench's present code and of the numerics measured last, without measuring", async () => {
  await withStore(async (store, folder) => {
    const [first, second] = await records(1, "2026-01-02T00:00:00.000Z");
    const [other] = await records(2, "2026-01-01T00:00:00.000Z");
    const edited = {
      ...second!,
      id: "edited",
      provenance: { ...second!.provenance, benchDigest: "edited" },
    };
    for (const one of [first!, second!, other!, edited]) {
      await store.writeRecord(one);
    }
    const out = join(folder, "out");
    const { code, stdout, stderr } = await run(
      "report",
      `--store=${folder}`,
      `--out=${out}`,
      PATH,
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, "1 record of other numerics is left out");
    assertStringIncludes(stdout, "tests/dataset-size");
    const text = await Deno.readTextFile(join(out, "tests--dataset-size.json"));
    assertEquals(JSON.parse(text).units, { done: 2, failed: 0 });
  });
});

Deno.test("report without records says not run", async () => {
  await withStore(async (_, folder) => {
    const { code, stdout } = await run(
      "report",
      `--store=${folder}`,
      `--out=${folder}/out`,
      PATH,
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "not run");
  });
});
