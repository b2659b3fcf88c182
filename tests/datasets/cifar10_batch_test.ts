import { assertEquals, assertThrows } from "@std/assert";
import {
  parseCifar10Binary,
  parseCifar10Pickle,
} from "../../src/datasets/cifar10_batch.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { DataError } from "../../src/errors/mod.ts";
// The files and the expected values are made by cifar10_reference.py.
import expected from "./cifar10.json" with { type: "json" };

const read = (name: string) =>
  Deno.readFileSync(new URL(name, import.meta.url));
const source = "data_batch_1";

const forms = [
  ["cifar10.bin", parseCifar10Binary],
  ["cifar10_python2.pkl", parseCifar10Pickle],
  ["cifar10_python3.pkl", parseCifar10Pickle],
] as const;
for (const [name, parse] of forms) {
  Deno.test(`${name} gives numpy's images and labels`, () => {
    const batch = parse(read(name), { source });
    assertEquals(batch.count, 3);
    assertEquals(batch.imageShape, [32, 32, 3]);
    assertEquals([...batch.labels], expected.labels);
    assertEquals(sha256Hex(batch.images), expected.images);
  });

  Deno.test(`a truncated ${name} is refused`, () => {
    const bytes = read(name);
    assertThrows(
      () => parse(bytes.subarray(0, bytes.length - 100), { source }),
      DataError,
      source,
    );
  });
}

Deno.test("parseCifar10Binary() refuses a label above 9", () => {
  const bytes = read("cifar10.bin");
  bytes[3073] = 10;
  assertThrows(
    () => parseCifar10Binary(bytes, { source }),
    DataError,
    "expected labels 0 to 9, current value is 10",
  );
});

Deno.test("parseCifar10Pickle() executes nothing: another constructor is refused by name", () => {
  // What Python writes for an object whose __reduce__ returns (os.system, ("true",)).
  const pickle = Uint8Array.from(
    "\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R.",
    (character) => character.charCodeAt(0),
  );
  assertThrows(
    () => parseCifar10Pickle(pickle, { source }),
    DataError,
    "posix.system",
  );
});
