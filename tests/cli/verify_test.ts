import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Unit, UnitRecord } from "../../src/claims/types.ts";
import { benchDigest } from "../../src/runner/bench_digest.ts";
import { Store } from "../../src/runner/store.ts";
import { baselineOf, records } from "../claims/_gate.ts";
import { withFolder } from "../runner/_fixtures.ts";
import { ROOT, runProgram } from "./_program.ts";
import { OWN_PICTURES } from "../claims/_unit.ts";

const BENCH = `${ROOT}/tests/cli/_gate_bench.ts`;
const digest = await benchDigest(pathToFileURL(BENCH).href, ROOT);

/** Runs `verify` on some records and the baseline of the usual ones. */
async function verify(
  found: readonly UnitRecord[],
  args: (folder: string) => string[] = () => [],
) {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/records/deeper`, { recursive: true });
    for (const record of found) {
      Deno.writeTextFileSync(
        `${folder}/records/deeper/${record.id}.json`,
        JSON.stringify(withDigest(record)),
      );
    }
    Deno.writeTextFileSync(
      `${folder}/baseline.json`,
      JSON.stringify(baselineOf()),
    );
    const result = await runProgram([
      "verify",
      BENCH,
      `--baseline=${folder}/baseline.json`,
      `--records=${folder}/records`,
      ...args(folder),
    ]);
    const files = new Map(
      Deno.readDirSync(folder).filter(({ isFile }) => isFile).map(({ name }) =>
        [name, Deno.readTextFileSync(`${folder}/${name}`)] as const
      ),
    );
    return {
      ...result,
      baseline: files.get("baseline.json")!,
      junit: files.get("junit.xml") ?? "",
    };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function withDigest(record: UnitRecord): UnitRecord {
  const { benchDigest: old, ...provenance } = record.provenance;
  return {
    ...record,
    // A record that a test gave a digest of its own keeps it.
    provenance: { ...provenance, benchDigest: old === "d" ? digest : old },
  };
}

Deno.test("verify exits 0 where everything is as expected", async () => {
  const { code, out } = await verify(records());
  assertEquals(code, 0);
  assert(out.startsWith("GO             paper/claim in data/net: "));
});

Deno.test("verify exits 1 on a regression and says what changed", async () => {
  const { code, out } = await verify(records({ drop: 0.2 }));
  assertEquals(code, 1);
  assert(out.includes("change -10.0 pp [-10.1, -9.9]"));
});

const OTHERS: readonly (readonly [string, Partial<Unit>])[] = [
  ["networks that were given", { weights: { sha256: "f1", set: "5e" } }],
  ["networks that a user's file defines", {
    architectureFile: { sha256: "f1", digest: "d1" },
  }],
  ["pictures of the user's", { data: OWN_PICTURES.data! }],
];

for (const [what, change] of OTHERS) {
  Deno.test(`verify does not read records of ${what}, not even a crash of theirs`, async () => {
    const others = records({ drop: 0.2 }).map((one): UnitRecord => ({
      ...one,
      id: `other-${one.id}`,
      state: "failed",
      observations: [],
      unit: { ...one.unit, ...change },
    }));
    const found = [...records(), ...others];
    assertEquals((await verify(found)).code, 0);
    const { code } = await verify(found, () => ["--update-baseline"]);
    assertEquals(code, 0);
  });
}

Deno.test("verify exits 2 on records of other numerics than the baseline's, and compares them where it is told to", async () => {
  const other = records({ probe: "b0" });
  const refused = await verify(other);
  assertEquals(refused.code, 2);
  assert(refused.err.includes("compare by interval with --across-numerics"));
  const { code, out } = await verify(other, () => ["--across-numerics"]);
  assertEquals(code, 0);
  assert(out.includes("5 paired seeds of other numerics\n"));
});

Deno.test("verify pools no two numerics: it reads those of the baseline, else the last, else those asked for", async () => {
  const both = [
    ...records(),
    ...records({ drop: 0.2, probe: "b0" }).map((one) => ({
      ...one,
      id: `other-${one.id}`,
      provenance: {
        ...one.provenance,
        numerics: { ...one.provenance.numerics, device: "cpu/avx512" },
      },
    })),
  ];
  const own = await verify(both);
  assertEquals(own.code, 0);
  assert(own.err.includes("10 records of other numerics are left out"));
  const args = ["--across-numerics", "--isa=avx512"];
  assertEquals((await verify(both, () => args)).code, 1);
});

Deno.test("verify exits 3 where the baseline has more evidence", async () => {
  assertEquals((await verify(records().slice(2))).code, 3);
  assertEquals((await verify([])).code, 3);
});

Deno.test("verify takes no record of other code for evidence", async () => {
  const stale = records().map((record) => ({
    ...record,
    provenance: { ...record.provenance, benchDigest: "before the edit" },
  }));
  const { code, err } = await verify(stale);
  assertEquals(code, 3);
  assert(err.includes("10 records of other bench code left out"));
});

Deno.test("verify exits 4 where a unit failed; JUnit has the error, JSON the exit code", async () => {
  const [failed] = records({ state: "failed" });
  const { code, out, junit } = await verify(
    [failed!, ...records().slice(1)],
    (folder) => ["--json", `--junit=${folder}/junit.xml`],
  );
  assertEquals(code, 4);
  const { exitCode, results } = JSON.parse(out);
  assertEquals(exitCode, 4);
  assertEquals(results[0].outcome, "unit failed");
  assert(junit.includes(`<error message="unit failed: 1 unit failed`));
});

Deno.test("verify exits 2 on wrong use and says what would be right", async () => {
  const missing = await verify(records(), () => ["--baseline=no/such.json"]);
  assertEquals(missing.code, 2);
  assert(missing.err.includes("write it with --update-baseline"));
  const noRecords = await verify(records(), () => ["--records=no/such/folder"]);
  assertEquals(noRecords.code, 2);
  const broken = await verify(records(), () => [`--baseline=${BENCH}`]);
  assertEquals(broken.code, 2);
  assert(broken.err.includes("is not JSON"));
  assertEquals((await verify([], () => ["--scale=tiny"])).code, 2);
});

Deno.test("verify without words knows a claim that is measured on request only, and calls it no lost one", async () => {
  await withFolder(async (folder) => {
    const baseline = join(folder, "baseline.json");
    const text = await Deno.readTextFile(
      join(ROOT, "reports/fixture/baseline.json"),
    );
    const onRequest = "audits/zero-beyond-constant";
    await Deno.writeTextFile(
      baseline,
      text.replaceAll("audits/diffuse-fragility", onRequest),
    );
    const { code, out } = await runProgram([
      "verify",
      `--baseline=${baseline}`,
      `--store=${folder}/store`,
    ]);
    assertEquals(code, 3);
    assert(out.includes(onRequest), out);
    assert(!out.includes("there is no such claim any more"), out);
  });
});

Deno.test("verify --update-baseline writes what the next verify expects", async () => {
  const now = records({ drop: 0.2 });
  const { code, baseline } = await verify(now, () => ["--update-baseline"]);
  assertEquals(code, 0);
  assertEquals(
    JSON.parse(baseline),
    JSON.parse(JSON.stringify(baselineOf(now))),
  );
});

Deno.test("verify --update-baseline writes nothing where a unit failed or nothing was run", async () => {
  const before = JSON.stringify(baselineOf());
  const [failed] = records({ state: "failed" });
  const args = () => ["--update-baseline"];
  for (const [found, expected] of [[[failed!], 4], [[], 3]] as const) {
    const { code, baseline } = await verify(found, args);
    assertEquals(code, expected);
    assertEquals(baseline, before);
  }
});

Deno.test("verify reads the records of a store", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const store = await Store.open(folder);
    for (const record of records()) {
      await store.writeRecord(withDigest(record));
    }
    Deno.writeTextFileSync(`${folder}/b.json`, JSON.stringify(baselineOf()));
    const { code } = await runProgram(
      ["verify", BENCH, `--store=${folder}`, `--baseline=${folder}/b.json`],
    );
    assertEquals(code, 0);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
