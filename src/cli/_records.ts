import { join } from "node:path";
import { numericsGroup } from "../claims/numerics.ts";
import { inFile, isHidden } from "../files/mod.ts";
import { parseRecord } from "../claims/record.ts";
import type { Claim, UnitRecord } from "../claims/types.ts";
import { UsageError } from "../errors/mod.ts";
import { benchDigest } from "../runner/bench_digest.ts";
import type { Bench } from "../runner/load_bench.ts";
import { Store } from "../runner/store.ts";
import { ROOT, userPath } from "./_paths.ts";
import { storeFolder } from "./_run_options.ts";

/** Where records are read: a folder of record files, or a store. */
export interface RecordsFrom {
  readonly records?: string;
  readonly store?: string;
}

/** Records that the benches' present code made. */
export interface FoundRecords {
  readonly records: readonly UnitRecord[];
  /** Records of these claims that were set aside because other code made them. */
  readonly stale: number;
}

/**
 * The records of some claims: of each unit and class of numerics the newest, and only what the bench files as they are now have measured.
 *
 * @throws {UsageError} If the folder of records does not exist.
 */
export async function findRecords(
  benches: readonly Bench[],
  from: RecordsFrom,
): Promise<FoundRecords> {
  const read = from.records === undefined
    ? storeReader(await Store.open(storeFolder(from.store)))
    : folderReader(await readFolder(userPath(from.records)));
  const records: UnitRecord[] = [];
  let stale = 0;
  for (const { claim, url } of benches) {
    const digest = await benchDigest(url, ROOT);
    // The gate speaks of registered networks that the harness trained, on data that every machine has.
    const all = (await read(claim)).filter(({ unit }) =>
      unit.weights === undefined && unit.architectureFile === undefined &&
      unit.data === undefined
    );
    const current = all.filter(({ provenance }) =>
      provenance.benchDigest === digest
    );
    stale += all.length - current.length;
    records.push(...newestOfUnits(current));
  }
  return { records, stale };
}

type Reader = (claim: Claim) => Promise<readonly UnitRecord[]>;

function storeReader(store: Store): Reader {
  return ({ id }) => store.listRecords(id);
}

function folderReader(records: readonly UnitRecord[]): Reader {
  return ({ id }) =>
    Promise.resolve(records.filter(({ unit }) => unit.claim === id));
}

/** Every record below a folder. */
async function readFolder(folder: string): Promise<UnitRecord[]> {
  const records: UnitRecord[] = [];
  for (const { name, isDirectory } of await entriesOf(folder)) {
    const path = join(folder, name);
    if (isDirectory) records.push(...await readFolder(path));
    else if (name.endsWith(".json")) {
      records.push(
        parseRecord(await inFile(path, () => Deno.readTextFile(path)), path),
      );
    }
  }
  return records;
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ name }) => !isHidden(name))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(
      `Cannot read records: there is no folder ${folder}; --records takes one, e.g. the store's records/`,
    );
  }
}

function newestOfUnits(records: readonly UnitRecord[]): UnitRecord[] {
  const newest = new Map<string, UnitRecord>();
  for (const record of records) {
    const key = JSON.stringify(Object.entries(record.unit).sort()) +
      numericsGroup(record.provenance.numerics);
    const other = newest.get(key);
    const isNewer = other === undefined ||
      other.provenance.startedAt < record.provenance.startedAt;
    if (isNewer) newest.set(key, record);
  }
  return [...newest.values()];
}
