import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { WATERBIRDS, waterbirdsSource } from "../../src/datasets/waterbirds.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, type Row, ROWS, waterbirdsCsv } from "./_pictures.ts";

const PUBLISHED = new TextDecoder().decode(gunzipSync(
  await Deno.readFile(
    new URL("../../fixtures/waterbirds/metadata.csv.gz", import.meta.url),
  ),
));

/** What is found in a folder whose metadata.csv has this text. */
async function inspect(text: string, source = WATERBIRDS) {
  let found: string[] = [];
  let numRows: number | undefined;
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "metadata.csv"), text);
    const { table, problems } = await source.inspect(folder);
    found = problems.map(({ severity, kind }) => `${severity} ${kind}`);
    numRows = table?.files.length;
  });
  return { found, numRows };
}

Deno.test("the published metadata.csv has no problem", async () => {
  assertEquals(await inspect(PUBLISHED), { found: [], numRows: 11_788 });
});

Deno.test("a published metadata.csv with CRLF and a byte order mark is proven the same", async () => {
  const text = "\uFEFF" + PUBLISHED.replaceAll("\n", "\r\n");
  assertEquals(await inspect(text), {
    found: [
      "warning wrong-digest",
      "warning byte-order-mark",
      "warning line-ends",
    ],
    numRows: 11_788,
  });
});

Deno.test("a published metadata.csv with permuted columns is proven the same", async () => {
  const text = PUBLISHED.trimEnd().split("\n")
    .map((line) => line.split(",").toReversed().join(",")).join("\n") + "\n";
  assertEquals(await inspect(text), {
    found: ["warning wrong-digest", "warning permuted-columns"],
    numRows: 11_788,
  });
});

Deno.test("permuted column names over unpermuted values are an error", async () => {
  const text = PUBLISHED.replace("y,split,place,", "place,split,y,");
  assertEquals((await inspect(text)).found, [
    "error wrong-digest",
    "error permuted-columns",
    "error wrong-counts",
    "error wrong-counts",
    "error wrong-counts",
  ]);
});

/** Moves `n` rows of a group from one split to another. */
function move(
  lines: string[],
  [group, from, to, n]: readonly [number, number, number, number],
): void {
  let left = n;
  for (let i = 1; i < lines.length && left > 0; i++) {
    const fields = lines[i]!.split(",");
    const [, , y, split, place] = fields;
    if (2 * Number(y) + Number(place) !== group || Number(split) !== from) {
      continue;
    }
    fields[3] = String(to);
    lines[i] = fields.join(",");
    left--;
  }
}

Deno.test("the re-split copy that circulates is named", async () => {
  const lines = PUBLISHED.split("\n");
  // 3498/184/56/1057 -> 3525/186/54/1030
  move(lines, [0, 1, 0, 27]);
  move(lines, [1, 1, 0, 2]);
  move(lines, [2, 0, 1, 2]);
  move(lines, [3, 0, 1, 27]);
  assertEquals((await inspect(lines.join("\n"))).found, [
    "error wrong-digest",
    "error re-split",
    "error wrong-counts",
    "error wrong-counts",
  ]);
});

Deno.test("one exchanged label is noticed though the counts are right", async () => {
  const lines = PUBLISHED.split("\n");
  // The same split, place and file lengths: only the labels of two rows change places.
  const at = (label: string) =>
    lines.findIndex((line) => {
      const [, , y, split, place] = line.split(",");
      return y === label && split === "0" && place === "1";
    });
  const [zero, one] = [at("0"), at("1")];
  const flip = (line: string, y: string) => {
    const fields = line.split(",");
    fields[2] = y;
    return fields.join(",");
  };
  lines[zero] = flip(lines[zero]!, "1");
  lines[one] = flip(lines[one]!, "0");
  assertEquals((await inspect(lines.join("\n"))).found, ["error wrong-digest"]);
});

Deno.test("a missing metadata.csv is reported with the place of the dataset", async () => {
  await withFolder(async (folder) => {
    const { table, problems } = await WATERBIRDS.inspect(folder);
    assertEquals(table, undefined);
    assertEquals(problems.map(({ kind }) => kind), ["missing-file"]);
    assertEquals(problems[0]!.remedy.includes("nlp.stanford.edu"), true);
  });
});

const small = waterbirdsSource({
  name: "small",
  describe: "for tests",
  groupCounts: COUNTS,
  remedy: "build it",
});

Deno.test("another set in the format is read without a digest", async () => {
  assertEquals(await inspect(waterbirdsCsv(), small), {
    found: [],
    numRows: 16,
  });
});

Deno.test("duplicate ids and images are reported", async () => {
  const rows: readonly Row[] = [...ROWS, ROWS[0]!];
  const text = waterbirdsCsv(rows).replace("\n17,", "\n16,");
  assertEquals((await inspect(text, small)).found, [
    "error duplicate-id",
    "error duplicate-image",
    "error wrong-counts",
  ]);
});

Deno.test("a cut metadata.csv is reported", async () => {
  const text = waterbirdsCsv();
  // In the middle of the last row.
  const cut = text.slice(0, text.lastIndexOf("class1") + 3);
  assertEquals((await inspect(cut, small)).found, [
    "error ragged-row",
    "error wrong-counts",
  ]);
});
