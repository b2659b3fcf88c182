import { assertEquals, assertThrows } from "@std/assert";
import { convertCheckpoint } from "../../src/checkpoints/convert_checkpoint.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { openCheckpoint } from "../../src/checkpoints/open_checkpoint.ts";
import {
  describeRaw,
  expectedTensors,
  fixtureBytes,
  fixturePath,
} from "./_fixtures.ts";

function converted(file: string): Uint8Array<ArrayBuffer> {
  const path = Deno.makeTempFileSync();
  const { numBytes } = convertCheckpoint(fixturePath(file), path);
  const bytes = Deno.readFileSync(path);
  Deno.removeSync(path);
  assertEquals(numBytes, bytes.length);
  return bytes;
}

for (const file of ["dtypes.zip.pt", "views.legacy.pt", "wrapped_net.zip.pt"]) {
  Deno.test(`convertCheckpoint() keeps the tensors of ${file}`, () => {
    const checkpoint = openCheckpoint(converted(file));
    const expected = expectedTensors(file);
    assertEquals([...checkpoint.names], Object.keys(expected).sort());
    for (const name of checkpoint.names) {
      assertEquals(describeRaw(checkpoint.readRaw(name)), expected[name]!);
    }
  });
}

Deno.test("convertCheckpoint() gives Python's bytes for a file of safetensors", () => {
  assertEquals(
    converted("dtypes.safetensors"),
    fixtureBytes("dtypes.safetensors"),
  );
});

Deno.test("convertCheckpoint() says that PyTorch wrote the tensors", () => {
  assertEquals([...openCheckpoint(converted("network.zip.pt")).metadata], [[
    "format",
    "pt",
  ]]);
});

Deno.test("convertCheckpoint() writes nothing when the file cannot be read", () => {
  const folder = Deno.makeTempDirSync();
  assertThrows(
    () =>
      convertCheckpoint(fixturePath("evil.pt"), `${folder}/out.safetensors`),
    CheckpointError,
  );
  assertEquals([...Deno.readDirSync(folder)], []);
  Deno.removeSync(folder);
});

Deno.test("convertCheckpoint() can replace the file itself", () => {
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, fixtureBytes("network.zip.pt"));
  convertCheckpoint(path, path);
  const checkpoint = openCheckpoint(path);
  assertEquals(checkpoint.format, "safetensors");
  checkpoint.close();
  Deno.removeSync(path);
});
