import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openPictures } from "../../src/datasets/mod.ts";
import { root } from "../_repository.ts";
import { withFolder } from "../datasets/_folders.ts";
import { ROWS, writePictures, writeWaterbirds } from "../datasets/_pictures.ts";

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

/** The set of `_pictures.ts` as a folder of the user's own. */
async function writeOwnFolder(folder: string): Promise<void> {
  const splits = ["train", "validation", "test"];
  const lines = ROWS.map(([file, label, attribute, split]) =>
    `${file},${label},${attribute},${splits[split]}`
  );
  await Deno.writeTextFile(
    join(folder, "metadata.csv"),
    ["image,label,attribute,split", ...lines, ""].join("\n"),
  );
  await writePictures(folder, ROWS.map(([file]) => file));
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
