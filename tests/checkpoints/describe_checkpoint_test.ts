import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { describeCheckpoint } from "../../src/checkpoints/describe_checkpoint.ts";
import { CheckpointError } from "../../src/checkpoints/errors.ts";
import { expectedTensors, fixturePath } from "./_fixtures.ts";

// Python, in double precision: fixtures/checkpoints/make.py.
const NORMS: Record<string, Record<string, number | string>> = JSON.parse(
  Deno.readTextFileSync(fixturePath("norms.json")),
);

for (const [file, norms] of Object.entries(NORMS)) {
  Deno.test(`describeCheckpoint() gives the norms of ${file} as Python does`, () => {
    const { rows } = describeCheckpoint(fixturePath(`${file}.zip.pt`));
    for (const { name, norm } of rows) {
      const expected = norms[name]!;
      if (typeof expected === "string") assertEquals(norm, NaN);
      else assertAlmostEquals(norm, expected, 1e-12 * expected);
    }
    assertEquals(rows.map(({ name }) => name), Object.keys(norms));
  });
}

Deno.test("describeCheckpoint() gives shapes, dtypes and sizes as in the file", () => {
  const { rows, format } = describeCheckpoint(fixturePath("dtypes.legacy.pt"));
  const expected = expectedTensors("dtypes.legacy.pt");
  assertEquals(format, "pytorch-legacy");
  assertEquals(
    rows.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    Object.entries(expected).map(([name, { shape, dtype }]) => ({
      name,
      shape,
      dtype,
    })),
  );
  assertEquals(rows.find(({ name }) => name === "float16")?.numBytes, 22); // 11 values of 2 bytes
});

Deno.test("describeCheckpoint() closes a file that it cannot read to the end", () => {
  assertThrows(
    () => describeCheckpoint(fixturePath("bare_tensor.pt")),
    CheckpointError,
  );
});
