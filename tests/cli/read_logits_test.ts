import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { readLogits } from "../../src/cli/_read_logits.ts";
import { UsageError } from "../../src/errors/mod.ts";
import { withFolder } from "../datasets/_folders.ts";
import { pictures64, PYTORCH } from "./_pictures64.ts";

Deno.test("readLogits() reads what numpy.save wrote", () => {
  const { data, shape } = readLogits(pictures64("npy"));
  assertEquals(shape, [12, 2]);
  assertEquals(
    Array.from(data),
    PYTORCH.own.logits.flat().map(Math.fround),
  );
});

Deno.test("readLogits() reads rows of numbers, with the columns' names or without", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "logits.csv");
    for (const head of ["", "a,b\n", "\uFEFF"]) {
      await Deno.writeTextFile(path, `${head}1,-2.5\n3e-1,4\n`);
      const { data, shape } = readLogits(path);
      assertEquals(shape, [2, 2]);
      assertEquals(Array.from(data), [1, -2.5, Math.fround(0.3), 4]);
    }
  });
});

Deno.test("readLogits() refuses what is no table of numbers", async () => {
  const npy = await Deno.readFile(pictures64("npy"));
  const header = new TextDecoder("latin1").decode(npy);
  const latin1 = (text: string) =>
    Uint8Array.from(text, (character) => character.charCodeAt(0));
  await withFolder(async (folder) => {
    const path = join(folder, "logits");
    for (
      const content of [
        "",
        "a,b\n",
        "1,2\n3\n",
        "1,x\n",
        "1,\n",
        npy.subarray(0, -1),
        latin1(header.replace("<f4", "<i4")),
        latin1(header.replace("False", "True ")),
      ]
    ) {
      const bytes = typeof content === "string"
        ? new TextEncoder().encode(content)
        : content;
      await Deno.writeFile(path, bytes);
      assertThrows(() => readLogits(path), UsageError, path);
    }
    assertThrows(() => readLogits(join(folder, "none")), UsageError, "none");
  });
});
