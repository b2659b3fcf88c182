import { assertEquals } from "@std/assert";
import { repeatedTensors } from "../../src/checkpoints/repeated_tensors.ts";

function repeated(
  tensors: Readonly<Record<string, readonly number[]>>,
  taken: readonly string[],
): string[] {
  const read = (name: string) => ({
    dtype: "float32" as const,
    shape: [tensors[name]!.length],
    data: Float32Array.from(tensors[name]!),
  });
  const names = Object.keys(tensors).filter((name) => !taken.includes(name));
  return repeatedTensors({ info: read, read }, names, new Set(taken));
}

Deno.test("repeatedTensors() are equal to one that was taken, of the same last name", () => {
  const tensors = {
    "a.weight": [1, NaN],
    "b.weight": [1, NaN],
    "c.weight": [1, 2],
    "d.weight": [1],
    "e.bias": [1, NaN],
  };
  assertEquals(repeated(tensors, ["a.weight"]), ["b.weight"]);
});

Deno.test("repeatedTensors() tells 0 from -0", () => {
  assertEquals(repeated({ "a.w": [0], "b.w": [-0] }, ["a.w"]), []);
});

Deno.test("repeatedTensors() compares with the most similar names first", () => {
  const many = Array.from(
    { length: 30 },
    (_, i) => [`l${i}.x.w`, [i]] as const,
  );
  const tensors = { ...Object.fromEntries(many), "again.l29.x.w": [29] };
  assertEquals(repeated(tensors, many.map(([name]) => name)), [
    "again.l29.x.w",
  ]);
});
