import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { CELEBA_ATTRIBUTES } from "../../src/datasets/_celeba_attributes.ts";
import {
  CELEBA_GROUP_COUNTS,
  celebaSource,
} from "../../src/datasets/celeba.ts";
import { withFolder } from "./_folders.ts";
import { COUNTS, ROWS } from "./_pictures.ts";

const source = celebaSource(COUNTS);
const ids = ROWS.map((_, row) => `${String(row + 1).padStart(6, "0")}.jpg`);

/** Attribute values of a row: all -1 but Blond_Hair (index 9) and Male (index 20), as published. */
function values(row: number): number[] {
  const all = CELEBA_ATTRIBUTES.map(() => -1);
  all[9] = ROWS[row]![1] ? 1 : -1;
  all[20] = ROWS[row]![2] ? 1 : -1;
  return all;
}

const FILES = {
  "list_attr_celeba.txt": [
    String(ids.length),
    CELEBA_ATTRIBUTES.join(" ") + " ",
    ...ids.map((id, row) =>
      `${id} ${values(row).map((it) => String(it).padStart(2)).join(" ")}`
    ),
    "",
  ].join("\n"),
  "list_eval_partition.txt":
    ids.map((id, row) => `${id} ${ROWS[row]![3]}`).join("\n") + "\n",
};
const CSV_FILES = {
  "list_attr_celeba.csv": [
    ["image_id", ...CELEBA_ATTRIBUTES].join(),
    ...ids.map((id, row) => [id, ...values(row)].join()),
  ].join("\n"),
  "list_eval_partition.csv": [
    "image_id,partition",
    ...ids.map((id, row) => `${id},${ROWS[row]![3]}`),
  ].join("\n"),
};

async function inspect(files: Readonly<Record<string, string>>) {
  let result: { found: string[]; messages: string; numRows?: number } = {
    found: [],
    messages: "",
  };
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const { table, problems } = await source.inspect(folder);
    result = {
      found: problems.map(({ severity, kind }) => `${severity} ${kind}`),
      messages: problems.map(({ message }) => message).join("\n"),
      ...(table ? { numRows: table.files.length } : {}),
    };
  });
  return result;
}

function changed(
  name: keyof typeof FILES,
  change: (text: string) => string,
): Readonly<Record<string, string>> {
  return { ...FILES, [name]: change(FILES[name]) };
}

Deno.test("the attributes are the 40 published ones, blond the 10th and male the 21st", () => {
  assertEquals(CELEBA_ATTRIBUTES.length, 40);
  assertEquals(CELEBA_ATTRIBUTES.indexOf("Blond_Hair"), 9);
  assertEquals(CELEBA_ATTRIBUTES.indexOf("Male"), 20);
});

Deno.test("the counts add up to the published sizes of the splits", () => {
  const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b);
  // Liu et al. 2015 and list_eval_partition.txt: 162,770, 19,867, 19,962; 202,599 in all.
  assertEquals(total(CELEBA_GROUP_COUNTS.train), 162_770);
  assertEquals(total(CELEBA_GROUP_COUNTS.validation), 19_867);
  assertEquals(total(CELEBA_GROUP_COUNTS.test), 19_962);
});

Deno.test("the lists as published have no problem", async () => {
  assertEquals(await inspect(FILES), { found: [], messages: "", numRows: 16 });
});

Deno.test("the lists as csv have no problem", async () => {
  const { found, numRows } = await inspect(CSV_FILES);
  assertEquals({ found, numRows }, { found: [], numRows: 16 });
});

Deno.test("labels, attributes and splits are read", async () => {
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    const { table, imageRoot } = await source.inspect(folder);
    assertEquals([...table!.labels], ROWS.map(([, label]) => label));
    assertEquals([...table!.attributes], ROWS.map(([, , it]) => it));
    assertEquals([...table!.splits], ROWS.map(([, , , split]) => split));
    assertEquals(imageRoot, join(folder, "img_align_celeba"));
  });
});

Deno.test("a folder that holds the pictures twice deep is recognised", async () => {
  await withFolder(async (folder) => {
    const twice = join(folder, "img_align_celeba", "img_align_celeba");
    await Deno.mkdir(twice, { recursive: true });
    assertEquals((await source.inspect(folder)).imageRoot, twice);
  });
});

Deno.test("a header count that is not the number of rows is reported", async () => {
  const { found, messages } = await inspect(
    changed("list_attr_celeba.txt", (text) => text.replace("16\n", "17\n")),
  );
  assertEquals(found, ["error row-count"]);
  assertEquals(
    messages,
    "expected 17 rows as the first line says, current value is 16",
  );
});

Deno.test("permuted attribute names are reported", async () => {
  const { found } = await inspect(
    changed(
      "list_attr_celeba.txt",
      (text) =>
        text.replace(
          "5_o_Clock_Shadow Arched",
          "Arched_Eyebrows 5_o_Clock_Shadow",
        )
          .replace("5_o_Clock_Shadow_Eyebrows", "5_o_Clock_Shadow"),
    ),
  );
  assertEquals(found, ["error permuted-columns"]);
});

Deno.test("CRLF is a warning and the values are read", async () => {
  const { found, numRows } = await inspect(
    changed("list_eval_partition.txt", (text) => text.replaceAll("\n", "\r\n")),
  );
  assertEquals({ found, numRows }, {
    found: ["warning line-ends"],
    numRows: 16,
  });
});

Deno.test("a wrong attribute value is reported", async () => {
  const { found, messages } = await inspect(
    changed("list_attr_celeba.txt", (text) => {
      const lines = text.split("\n");
      const fields = lines[2]!.split(/ +/);
      fields[10] = "0";
      lines[2] = fields.join(" ");
      return lines.join("\n");
    }),
  );
  assertEquals(found, ["error bad-value"]);
  assertEquals(
    messages,
    'expected label -1 or 1, current value is line 3: "0"',
  );
});

Deno.test("an image of one list that the other lacks is reported", async () => {
  const { found, messages } = await inspect(
    changed(
      "list_eval_partition.txt",
      (text) => text.replace("000016.jpg", "000017.jpg"),
    ),
  );
  assertEquals(found, ["error id-mismatch", "error bad-value"]);
  assertEquals(messages.includes("000017.jpg, 000016.jpg"), true);
});

Deno.test("an image that is there twice is reported", async () => {
  const { found } = await inspect(
    changed("list_eval_partition.txt", (text) => text + "000016.jpg 2\n"),
  );
  assertEquals(found, ["error duplicate-id"]);
});

Deno.test("another partition is reported by the counts", async () => {
  const { found, messages } = await inspect(
    changed(
      "list_eval_partition.txt",
      (text) => text.replace("000001.jpg 0", "000001.jpg 1"),
    ),
  );
  assertEquals(found, ["error wrong-counts", "error wrong-counts"]);
  assertEquals(messages.includes("1/2/2/2"), true);
});

Deno.test("both missing lists are reported at once", async () => {
  assertEquals((await inspect({})).found, [
    "error missing-file",
    "error missing-file",
  ]);
});
