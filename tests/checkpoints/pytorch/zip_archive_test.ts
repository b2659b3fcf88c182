import { assertEquals, assertThrows } from "@std/assert";
import { memorySource } from "../../../src/checkpoints/byte_source.ts";
import { CheckpointError } from "../../../src/checkpoints/errors.ts";
import { openZip } from "../../../src/checkpoints/pytorch/zip_archive.ts";
import { writeZip, type ZipEnd, type ZipPart } from "./_zip_writer.ts";

const DATA = Uint8Array.from({ length: 100 }, (_, i) => i);

function open(parts: readonly ZipPart[], end?: ZipEnd) {
  return openZip(memorySource(writeZip(parts, end)));
}

/** The message with which a part is refused, when opened or when read. */
function refusal(parts: readonly ZipPart[], end?: ZipEnd): string {
  return assertThrows(() => {
    const archive = open(parts, end);
    for (const entry of archive.entries.values()) archive.read(entry);
  }, CheckpointError).message;
}

for (const deflate of [false, true]) {
  const kind = deflate ? "deflated" : "stored";
  Deno.test(`openZip() reads all of a ${kind} entry and a range of it`, () => {
    const archive = open([{ name: "a", data: Uint8Array.of(1) }, {
      name: "b",
      data: DATA,
      deflate,
    }]);
    const entry = archive.entries.get("b")!;
    assertEquals(archive.read(entry), DATA);
    assertEquals(archive.read(entry, 10, 20), DATA.slice(10, 20));
    assertThrows(() => archive.read(entry, 10, 101), RangeError);
  });
}

Deno.test("openZip() reads an empty entry", () => {
  const archive = open([{ name: "a", data: new Uint8Array(0), deflate: true }]);
  assertEquals(archive.read(archive.entries.get("a")!), new Uint8Array(0));
});

Deno.test("openZip() reads an archive with a comment that looks like an end", () => {
  const archive = open([{ name: "a", data: DATA }], {
    comment: "PK\x05\x06" + "x".repeat(40),
  });
  assertEquals([...archive.entries.keys()], ["a"]);
});

Deno.test("openZip() takes a checksum of 0 for one that was left out", () => {
  const archive = open([{ name: "a", data: DATA, crc: 0 }]);
  assertEquals(archive.read(archive.entries.get("a")!), DATA);
});

const A = { name: "a", data: DATA };

for (
  const [what, parts, end, words] of [
    ["a wrong checksum", [{ ...A, crc: 1 }], {}, "checksum"],
    [
      "a wrong checksum of a deflated entry",
      [{ ...A, deflate: true, crc: 1 }],
      {},
      "checksum",
    ],
    ["an encrypted entry", [{ ...A, flags: 1 }], {}, "encrypted"],
    ["an unknown method", [{ ...A, method: 14 }], {}, "method 14"],
    ["a stored entry of two sizes", [{ ...A, numBytes: 99 }], {}, "two sizes"],
    ["two entries of one name", [A, A], {}, "twice"],
    [
      "entries that overlap",
      [A, { ...A, name: "b", header: 0 }],
      {},
      "overlaps",
    ],
    ["an entry outside the file", [{ ...A, header: 90 }], {}, "outside"],
    ["an entry that is another", [{ ...A, localName: "b" }], {}, "not where"],
    [
      "more entries than the table holds",
      [A],
      { count: 2 },
      "claims 2 entries",
    ],
    ["a table that begins elsewhere", [A], { offset: 3 }, "damaged"],
    ["a table that begins behind the end", [A], { offset: 1e6 }, "outside"],
    [
      "a claim of more than comes out",
      [{ ...A, deflate: true, numBytes: 101 }],
      {},
      "unpacked",
    ],
    [
      "a claim of less than comes out",
      [{ ...A, deflate: true, numBytes: 99 }],
      {},
      "unpacked",
    ],
    [
      "a claim of gigabytes",
      [{ ...A, deflate: true, numBytes: 4e9 }],
      {},
      "claims to unpack",
    ],
    [
      "a missing zip64 size",
      [{ ...A, deflate: true, numBytes: 0xffffffff }],
      {},
      "zip64",
    ],
    ["a missing zip64 locator", [A], { count: 0xffff }, "zip64 locator"],
  ] satisfies [string, ZipPart[], ZipEnd, string][]
) {
  Deno.test(`openZip() refuses ${what}`, () => {
    const message = refusal(parts, end);
    if (!message.includes(words)) throw new Error(message);
  });
}

Deno.test("openZip() refuses a bomb by its claim, before it unpacks anything", () => {
  // 32 MiB of zeros deflate to 32 KB: deflate's limit of about 1032 to 1.
  const bomb = { name: "a", data: new Uint8Array(32 * 2 ** 20), deflate: true };
  assertEquals(refusal([bomb]).includes("claims to unpack"), true);
});

Deno.test("openZip() refuses a file without an end", () => {
  assertThrows(
    () => openZip(memorySource(DATA)),
    CheckpointError,
    "no end record",
  );
});
