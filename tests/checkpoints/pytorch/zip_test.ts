import { assertEquals, assertThrows } from "@std/assert";
import { memorySource } from "../../../src/checkpoints/byte_source.ts";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import { pytorchZipCheckpoint } from "../../../src/checkpoints/pytorch/zip.ts";
import { openZip } from "../../../src/checkpoints/pytorch/zip_archive.ts";
import { fixtureBytes } from "../_fixtures.ts";
import { writeZip, type ZipPart } from "./_zip_writer.ts";

/** The entries of network.zip.pt without their folder. */
function parts(): Map<string, ZipPart> {
  const archive = openZip(memorySource(fixtureBytes("network.zip.pt")));
  return new Map([...archive.entries.values()].map((entry) => {
    const name = entry.name.slice(entry.name.indexOf("/") + 1);
    return [name, { name: `any/${name}`, data: archive.read(entry) }];
  }));
}

function open(entries: Iterable<ZipPart>) {
  return pytorchZipCheckpoint(memorySource(writeZip([...entries])));
}

Deno.test("pytorchZipCheckpoint() reads an archive whatever its folder is called", () => {
  assertEquals(open(parts().values()).names.length, 8);
});

Deno.test("pytorchZipCheckpoint() refuses an archive without a pickle", () => {
  const entries = parts();
  entries.delete("data.pkl");
  assertThrows(
    () => open(entries.values()),
    CheckpointError,
    "0 entries called data.pkl",
  );
});

Deno.test("pytorchZipCheckpoint() refuses two pickles", () => {
  const entries = parts();
  entries.set("2", { ...entries.get("data.pkl")!, name: "other/data.pkl" });
  assertThrows(
    () => open(entries.values()),
    CheckpointError,
    "2 entries called data.pkl",
  );
});

Deno.test("pytorchZipCheckpoint() refuses a file whose storage is missing", () => {
  const entries = parts();
  entries.delete("data/0");
  assertThrows(
    () => open(entries.values()),
    CheckpointError,
    "current value is none",
  );
});

Deno.test("pytorchZipCheckpoint() refuses a storage of another size", () => {
  const entries = parts();
  entries.set("data/0", { name: "any/data/0", data: new Uint8Array(7) });
  assertThrows(
    () => open(entries.values()),
    CheckpointError,
    "current value is 7",
  );
});

Deno.test("pytorchZipCheckpoint() finds a flipped bit of a weight by its checksum", () => {
  const bytes = fixtureBytes("network.zip.pt");
  const archive = openZip(memorySource(bytes));
  const entry = [...archive.entries.values()].find(({ name }) =>
    name.endsWith("/data/0")
  )!;
  const data = archive.read(entry);
  const at = bytes.findIndex((_, i) =>
    data.every((byte, j) => bytes[i + j] === byte)
  );
  bytes[at + 5]! ^= 1;
  const checkpoint = pytorchZipCheckpoint(memorySource(bytes));
  assertThrows(() => checkpoint.read("0.weight"), CheckpointError, "checksum");
});
