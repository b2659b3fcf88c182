import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode } from "fast-png";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openPictures } from "../../src/datasets/mod.ts";
import { root } from "../_repository.ts";
import { withFolder } from "../datasets/_folders.ts";
import {
  ROWS,
  writeOwnFolder,
  writeWaterbirds,
} from "../datasets/_pictures.ts";

/** Runs `data` with the permissions of its task; its cache is below `home`. */
async function data(words: readonly string[], home = "/nonexistent") {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  ) as { tasks: Record<string, { command: string }> };
  const [, ...args] = tasks.data!.command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...words],
    cwd: root,
    env: { SPURIOUSBENCH_CACHE: home, NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test("data list says what a dataset is, its groups, home and terms", async () => {
  const { code, stdout } = await data(["list"]);
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    `waterbirds: CUB birds pasted on land and water (folder with metadata.csv)
  groups: train 3498/184/56/1057, validation 467/466/133/133, test 2255/2255/642/642
  home: https://nlp.stanford.edu/data/dro/waterbird_complete95_forest2water2.tar.gz
  terms: `,
  );
});

Deno.test("data list --json has the same for programs", async () => {
  const { stdout } = await data(["list", "--json"]);
  const all = JSON.parse(stdout) as Record<string, unknown>[];
  assertEquals(
    all.find(({ name }) => name === "celeba")?.groupCounts,
    // Source: Sagawa et al. 2020, appendix C.1.
    {
      train: [71629, 66874, 22880, 1387],
      validation: [8535, 8276, 2874, 182],
      test: [9767, 7535, 2480, 180],
    },
  );
});

Deno.test("data check finds a sound folder fine", async () => {
  await withFolder(async (folder) => {
    await writeOwnFolder(folder);
    const { code, stdout, stderr } = await data(
      ["check", "folder", "--from", folder],
    );
    assertEquals(code, 0, stderr);
    assertEquals(
      stdout,
      `groups: train 2/2/2/2, validation 1/1/1/1, test 1/1/1/1
folder in ${folder}: 0 errors, 0 warnings
`,
    );
    assertStringIncludes(stderr, "checking: 16 images of 16 images");
  });
});

Deno.test("data check lists all problems with what to do, and exits with 1", async () => {
  await withFolder(async (folder) => {
    await writeWaterbirds(folder);
    await Deno.remove(join(folder, ROWS[0]![0]));
    await Deno.writeTextFile(join(folder, ROWS[5]![0]), "no picture");
    const { code, stdout } = await data(
      ["check", "waterbirds", "--from", folder],
    );
    assertEquals(code, 1);
    for (
      const kind of [
        "wrong-digest",
        "wrong-counts",
        "missing-image",
        "unreadable-image",
      ]
    ) assertStringIncludes(stdout, `error: ${kind}: `);
    assertStringIncludes(stdout, "  remedy: unpack https://nlp.stanford.edu/");
    const json = await data(
      ["check", "waterbirds", "--from", folder, "--json"],
    );
    assertEquals(json.code, 1);
    const { problems } = JSON.parse(json.stdout);
    assertEquals(
      problems.length,
      stdout.match(/^error: |^warning: /gm)!.length,
    );
  });
});

/** What no claim can be measured on: how the sound folder is changed, and what `data check` says of it. */
const UNUSABLE: Readonly<
  Record<
    string,
    {
      readonly csv?: (text: string) => string;
      readonly declaration?: string;
      readonly says: readonly string[];
    }
  >
> = {
  "a header without rows": {
    csv: (text) => text.split("\n")[0]! + "\n",
    says: ["row-count: ", "remedy: write one row per picture"],
  },
  "one picture under three spellings": {
    csv: (text) => {
      const row = text.split("\n")[1]!;
      return `${text}./${row}\n${row.replace("/", "//")}\n`;
    },
    says: [
      `duplicate-image: expected every image once, current value has twice or more: ${
        ROWS[0]![0]
      } (lines 2, 18, 19)`,
      "remedy: name every picture in one row",
    ],
  },
  "a group that is missing in one split": {
    csv: (text) => text.replace(/^.*,1,0,test\n/gm, ""),
    says: [
      "empty-group: expected images of group G2 (label 1, attribute 0) in the split test",
      "remedy: add rows of this group to the split",
    ],
  },
  "a minority that is its own majority": {
    declaration: '{"pairs": [{"minority": 1, "majority": 1}]}',
    says: ["pairs.0: a minority group must be another one"],
  },
};

for (const [what, { csv, declaration, says }] of Object.entries(UNUSABLE)) {
  Deno.test(`data check and data prepare refuse ${what}`, async () => {
    await withFolder(async (folder) => {
      await writeOwnFolder(folder);
      const table = join(folder, "metadata.csv");
      const text = await Deno.readTextFile(table);
      await Deno.writeTextFile(table, csv?.(text) ?? text);
      if (declaration !== undefined) {
        await Deno.writeTextFile(join(folder, "dataset.json"), declaration);
      }
      for (const word of ["check", "prepare"]) {
        const { code, stdout } = await data(
          [word, "folder", "--from", folder],
          join(folder, "cache"),
        );
        assertEquals(code, 1, stdout);
        for (const one of says) assertStringIncludes(stdout, one);
        assertEquals(stdout.match(/remedy: /g)?.length, 1, stdout);
        if (word === "check") {
          assertStringIncludes(stdout, `in ${folder}: 1 error, 0 warnings`);
        }
      }
    });
  });
}

Deno.test("data prepare takes no options of pictures for a set that has none", async () => {
  const { code, stderr } = await data(["prepare", "mnist", "--resize", "none"]);
  assertEquals(code, 2, stderr);
  assertStringIncludes(stderr, "mnist is no folder of pictures");
});

Deno.test("data check tells what to do about a missing picture, not about columns", async () => {
  await withFolder(async (folder) => {
    await writeOwnFolder(folder);
    await Deno.remove(join(folder, ROWS[0]![0]));
    const { stdout } = await data(["check", "folder", "--from", folder]);
    assertStringIncludes(stdout, "remedy: put the pictures (JPEG or PNG)");
  });
});

Deno.test("data prepare makes new pixels of a picture that was replaced by one of equal length", async () => {
  await withFolder(async (home) => {
    const folder = join(home, "own");
    await Deno.mkdir(folder);
    await writeOwnFolder(folder);
    const path = join(folder, ROWS[0]![0]);
    const grey = (value: number) =>
      encode({
        width: 16,
        height: 16,
        channels: 3,
        data: new Uint8Array(16 * 16 * 3).fill(value),
      });
    const prepare = async (value: number) => {
      await Deno.writeFile(path, grey(value));
      const { stdout } = await data([
        ...["prepare", "folder", "--from", folder, "--workers", "1"],
        ...["--image-size", "16", "--resize", "none"],
      ], home);
      const into = /^folder is ready: (.*)$/m.exec(stdout)?.[1] ?? "";
      using dataset = await openPictures(into);
      const pixels = new Uint8Array(16 * 16 * 3);
      dataset.splits.train.readPixels([0], pixels);
      return new Set(pixels);
    };
    assertEquals(grey(10).length, grey(250).length);
    assertEquals(await prepare(10), new Set([10]));
    assertEquals(await prepare(250), new Set([250]));
  });
});

Deno.test("data prepare says where the result is, and openPictures() opens it", async () => {
  await withFolder(async (home) => {
    const folder = join(home, "own");
    await Deno.mkdir(folder);
    await writeOwnFolder(folder);
    const words = ["prepare", "folder", "--from", folder, "--workers", "1"];
    const { code, stdout, stderr } = await data(words, home);
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, "preparing: 16 images of 16 images, ");
    const into = /^folder is ready: (.*)$/m.exec(stdout)?.[1] ?? "";
    assert(into.startsWith(home), stdout);
    using dataset = await openPictures(into);
    assertEquals(dataset.splits.train.count, 8);
    assertEquals(dataset.imageShape, [224, 224, 3]);
  });
});

Deno.test("data prepare refuses a folder with problems and lists them", async () => {
  await withFolder(async (home) => {
    const folder = join(home, "own");
    await Deno.mkdir(folder);
    await writeOwnFolder(folder);
    await Deno.writeTextFile(join(folder, ROWS[3]![0]), "no picture");
    const { code, stdout } = await data(
      ["prepare", "folder", "--from", folder],
      home,
    );
    assertEquals(code, 1);
    assertStringIncludes(stdout, ROWS[3]![0]);
    assertStringIncludes(stdout, "remedy: ");
  });
});

Deno.test("data download goes on where it was interrupted and compares the digest", async () => {
  await withFolder(async (folder) => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * 7 % 251);
    const ranges: (string | null)[] = [];
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => {
        const range = request.headers.get("range");
        ranges.push(range);
        if (range === null) return new Response(bytes);
        const start = Number(/\d+/.exec(range)![0]);
        return new Response(bytes.subarray(start), {
          status: 206,
          headers: { "content-range": `bytes ${start}-4999/5000` },
        });
      },
    );
    const to = join(folder, "a.tar.gz");
    await Deno.writeFile(`${to}.part`, bytes.subarray(0, 2000));
    const url = `http://127.0.0.1:${server.addr.port}/a`;
    const right = createHash("sha256").update(bytes).digest("hex");
    const wrong = await data(
      ["download", "--url", url, "--sha256", "0".repeat(64), "--to", `${to}2`],
    );
    assertEquals(wrong.code, 1);
    assertStringIncludes(wrong.stdout, `current value is ${right}`);
    const { code, stderr } = await data(
      ["download", "--url", url, "--sha256", right, "--to", to],
    );
    assertEquals(code, 0, stderr);
    assertEquals(await Deno.readFile(to), bytes);
    assertEquals(ranges, [null, "bytes=2000-"]);
    assertStringIncludes(stderr, "downloading: 5.0 kB of 5.0 kB");
  });
});

for (
  const [what, words, message] of [
    ["an unknown dataset", ["check", "woterbirds"], "waterbirds"],
    ["a missing folder", ["prepare", "celeba"], "--from DIR"],
    [
      "a folder that is none",
      ["check", "celeba", "--from", "/nonexistent"],
      "must be a folder",
    ],
    ["no digest", ["download", "--url", "http://127.0.0.1/a"], "--sha256"],
    [
      "a digest that is none",
      [
        "download",
        "--url",
        "http://127.0.0.1/a",
        "--sha256",
        "12",
        "--to",
        "a",
      ],
      "64 hexadecimal digits",
    ],
    ["an unknown option", ["check", "celeba", "--form", "a"], "--from"],
  ] as const
) {
  Deno.test(`data exits with 2 for ${what}`, async () => {
    const { code, stderr } = await data([...words]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
    assert(!/^\s+at /m.test(stderr), stderr);
  });
}

Deno.test("data --help and that of its words show an example", async () => {
  for (const word of [[], ["list"], ["check"], ["prepare"], ["download"]]) {
    const { code, stdout } = await data([...word, "--help"]);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Example:\n  deno task data ");
  }
});
