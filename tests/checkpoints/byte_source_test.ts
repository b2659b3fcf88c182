import { assertEquals, assertThrows } from "@std/assert";
import { fileSource, memorySource } from "../../src/checkpoints/byte_source.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";

const BYTES = Uint8Array.of(10, 11, 12, 13);

function sources() {
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, BYTES);
  const file = fileSource(path);
  Deno.removeSync(path);
  return { file, memory: memorySource(BYTES) };
}

for (const kind of ["file", "memory"] as const) {
  Deno.test(`${kind}Source() reads ranges in any order`, () => {
    const { [kind]: source, file } = sources();
    assertEquals(source.read(2, 2), Uint8Array.of(12, 13));
    assertEquals(source.read(0, 1), Uint8Array.of(10));
    assertEquals(source.read(4, 0), new Uint8Array(0));
    file.close();
  });

  Deno.test(`${kind}Source() gives bytes on a buffer of their own`, () => {
    const { [kind]: source, file } = sources();
    assertEquals(source.read(1, 2).buffer.byteLength, 2);
    file.close();
  });

  for (
    const [offset, length] of [[0, 5], [5, 0], [-1, 1], [0, -1], [NaN, 1], [
      0,
      Infinity,
    ]] as const
  ) {
    Deno.test(`${kind}Source() refuses ${length} bytes at ${offset}`, () => {
      const { [kind]: source, file } = sources();
      assertThrows(() => source.read(offset, length), CheckpointError);
      file.close();
    });
  }
}

Deno.test("fileSource() refuses a folder", () => {
  const path = Deno.makeTempDirSync();
  assertThrows(() => fileSource(path), CheckpointError, "not a file");
  Deno.removeSync(path);
});

Deno.test("fileSource() refuses a file that became shorter", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, BYTES);
  const source = fileSource(path);
  Deno.truncateSync(path, 1);
  assertThrows(() => source.read(0, 4), CheckpointError, "truncated");
  source.close();
  Deno.removeSync(path);
});
