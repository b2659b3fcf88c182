import { assertEquals, assertThrows } from "@std/assert";
import {
  preparedKey,
  preparedSize,
  readPreparedIndex,
} from "../../src/images/prepared_index.ts";
import { inFolder, prepare } from "./_prepare.ts";

const SOURCES = [
  { file: "a.jpg", sha256: "aa" },
  { file: "b.jpg", sha256: "bb" },
];
const CROP = { height: 4, width: 6 };

Deno.test("preparedSize() is the crop's, or else the resized size", () => {
  assertEquals(preparedSize({ resize: 8, crop: CROP }), CROP);
  assertEquals(preparedSize({ resize: CROP }), CROP);
  assertThrows(() => preparedSize({ resize: 8 }), TypeError, "resize 8");
  assertEquals(preparedSize({ resize: "none", crop: CROP }), CROP);
  assertThrows(() => preparedSize({ resize: "none" }), TypeError, "none");
});

Deno.test("preparedKey() differs by name, content, order and transform", () => {
  const [a, b] = SOURCES;
  const transform = { resize: 8, crop: CROP };
  const keys = [
    preparedKey(SOURCES, transform),
    preparedKey([b!, a!], transform),
    preparedKey([a!], transform),
    preparedKey([a!, { ...b!, sha256: "bc" }], transform),
    preparedKey([a!, { ...b!, file: "c.jpg" }], transform),
    preparedKey(SOURCES, { ...transform, resize: 9 }),
    preparedKey(SOURCES, { ...transform, filter: "bicubic" }),
    preparedKey(SOURCES, { resize: CROP }),
    preparedKey(SOURCES, { resize: "none", crop: CROP }),
  ];
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("preparedKey() does not depend on whether a default is written out", () => {
  assertEquals(
    preparedKey(SOURCES, { resize: CROP }),
    preparedKey(SOURCES, { resize: CROP, filter: "bilinear" }),
  );
});

Deno.test("readPreparedIndex() reads what was written", () =>
  inFolder(async (folder) => {
    const { index } = await prepare(folder);
    assertEquals(readPreparedIndex(folder), index);
  }));

Deno.test("readPreparedIndex() does not follow a shard's name out of the folder", () =>
  inFolder(async (folder) => {
    const { index } = await prepare(folder);
    const shards = [{ ...index.shards[0], file: "../00000.bin" }];
    Deno.writeTextFileSync(
      `${folder}/index.json`,
      JSON.stringify({ ...index, shards }),
    );
    assertEquals(readPreparedIndex(folder), undefined);
  }));
