import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { filesBelow, withFolder } from "../runner/_fixtures.ts";
import { bench, run, STACK } from "./_run.ts";

const SIZE = bench("dataset_size");

Deno.test("reproduce measures, decides and reports; the second run takes everything from the store and writes the same", async () => {
  await withFolder(async (folder) => {
    const places = [
      "--store",
      join(folder, "store"),
      "--out",
      join(folder, "out"),
    ];
    const dry = await run("reproduce", "--dry-run", ...places, SIZE);
    assertEquals(dry.code, 0);
    assertMatch(dry.stdout, /dataset-size on dominoes, resnet8, seed 100\n/);
    assertEquals(await filesBelow(folder), [], "a dry run writes nothing");

    const first = await run("reproduce", ...places, SIZE);
    assertEquals(first.code, 0, first.stderr);
    assertStringIncludes(first.stderr, "2 units (0 measured)");
    assertMatch(first.stderr, /\[2\/2 .*\] done: tests\/dataset-size/);
    // 240 of 4795 training images: 5.0 %, the same for every seed; two seeds decide nothing.
    assertMatch(
      first.stdout,
      /\| tests\/dataset-size \| in dominoes\/resnet8 \| inconclusive +\| inconclusive +\| \+5\.0 pp \[/,
    );
    const out = join(folder, "out");
    const names = [
      "index.md",
      "tests--dataset-size.csv",
      "tests--dataset-size.json",
      "tests--dataset-size.md",
    ];
    assertEquals(await filesBelow(out), names);
    const read = () =>
      Promise.all(names.map((name) => Deno.readTextFile(join(out, name))));
    const written = await read();

    const second = await run("reproduce", "--json", ...places, SIZE);
    assertEquals(second.code, 0);
    assertStringIncludes(second.stderr, "everything comes from the store");
    const [report] = JSON.parse(second.stdout);
    assertEquals(report.claim, "tests/dataset-size");
    assertEquals(report.units, { done: 2, failed: 0 });
    assertEquals(await read(), written);
  });
});

Deno.test("reproduce --fresh --dry-run says that all would be measured again and changes nothing", async () => {
  await withFolder(async (folder) => {
    const words = [
      SIZE,
      "--backend=wasm",
      `--store=${folder}/store`,
      `--out=${folder}/out`,
    ];
    const first = await run("reproduce", ...words);
    assertEquals(first.code, 0, first.stderr);
    const before = await filesBelow(folder);

    const dry = await run("reproduce", "--fresh", "--dry-run", ...words);
    assertEquals(dry.code, 0, dry.stderr);
    assertStringIncludes(dry.stderr, "2 units (0 measured)");
    assertMatch(dry.stdout, /seed 100\n.*seed 101\n$/);
    assertEquals(await filesBelow(folder), before);
  });
});

Deno.test("reproduce ends with 4 if a unit throws or its process dies, says which in one line each, and keeps the rest", async () => {
  await withFolder(async (folder) => {
    const { code, stderr, stdout } = await run(
      "reproduce",
      "--seeds=3",
      "--jobs=1",
      "--backend=wasm",
      `--store=${folder}/store`,
      `--out=${folder}/out`,
      bench("misbehaving"),
    );
    assertEquals(code, 4);
    assertMatch(stderr, /FAILED: .*seed 100: no such thing as seed 100\n/);
    assertMatch(stderr, /FAILED: .*seed 101: .* ended with code 3: goodbye\n/);
    assertMatch(stderr, /done: .*seed 102\n/);
    assertNotMatch(stderr, STACK);
    assertStringIncludes(
      stderr,
      "2 tasks failed; the next run tries them again",
    );
    assertStringIncludes(stdout, "(1 seed)");
    const page = await Deno.readTextFile(
      `${folder}/out/tests--misbehaving.md`,
    );
    assertStringIncludes(page, "1 unit measured, 2 failed");
    assertStringIncludes(page, "- failed: no such thing as seed 100");
  });
});

Deno.test("reproduce of another dataset writes pages of its own and leaves those of the claim's setting, row in the index included", async () => {
  await withFolder(async (folder) => {
    const words = [
      SIZE,
      "--seeds=1",
      "--backend=wasm",
      `--store=${folder}/store`,
      `--out=${folder}/out`,
    ];
    assertEquals((await run("reproduce", ...words)).code, 0);
    const own = () => Deno.readTextFile(`${folder}/out/tests--dataset-size.md`);
    const before = await own();

    const other = await run("reproduce", ...words, "--dataset=colored-mnist");
    assertEquals(other.code, 0, other.stderr);
    assertEquals(await own(), before);
    const index = await Deno.readTextFile(`${folder}/out/index.md`);
    assertStringIncludes(index, "in dominoes/resnet8");
    assertStringIncludes(index, "in colored-mnist/resnet8");
    assertStringIncludes(
      index,
      "(tests--dataset-size--colored-mnist--resnet8.md)",
    );

    // What is recorded of both is rendered on the same pages again.
    const again = await run(
      "report",
      SIZE,
      `--store=${folder}/store`,
      `--out=${folder}/again`,
    );
    assertEquals(again.code, 0, again.stderr);
    assertEquals(
      await filesBelow(`${folder}/again`),
      await filesBelow(`${folder}/out`),
    );
  });
});

/** Wrong words, and what the message must hold. */
const WRONG: readonly (readonly [words: string[], says: string])[] = [
  [
    ["silent-majority/minority-memorisation"],
    "did you mean silent-majority/minority-memorization?",
  ],
  [["--seeds", "0"], "expected a whole number of 1 or more, found 0"],
  [["--scale", "full"], "is not written as a recipe yet"],
  [["--scale", "full", SIZE], "it has no setting at that scale"],
  [["--protocol", "as-published", SIZE], "it has recipes for faithful only"],
  [["--scale", "small"], "Allowed choices are fixture, full"],
  [["--sedes", "5"], "Did you mean --seeds?"],
  [["no_such_bench.ts"], "there is no such file"],
  [["--arch", "resnet9", SIZE], "did you mean resnet"],
  [["--arch", "resnet8,", SIZE], "names separated by commas, found resnet8,"],
  [["--seeds", "1", "--dataset", "domino", SIZE], "domino"],
  [["--backend", "wasm", "--threads", "2", SIZE], "wasm on 2 threads"],
];

for (const [words, says] of WRONG) {
  Deno.test(`reproduce ${words.map((word) => word.replace(/.*\//, "")).join(" ")} ends with 2 and says why`, async () => {
    await withFolder(async (folder) => {
      const { code, stderr, stdout } = await run(
        "reproduce",
        ...words,
        "--backend=wasm",
        `--store=${folder}`,
        `--out=${folder}`,
      );
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, says);
      assertMatch(stderr, /^error: /m);
      assertNotMatch(stderr, STACK);
      assertEquals(stdout, "");
    });
  });
}

Deno.test("reproduce says in one line that its store or its reports cannot be written", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    for (
      const places of [
        [`--store=${file}`, `--out=${folder}/out`],
        [`--store=${folder}/store`, `--out=${file}`],
      ]
    ) {
      const { code, stderr } = await run(
        "reproduce",
        "--seeds=1",
        "--backend=wasm",
        ...places,
        SIZE,
      );
      assertEquals(code, 2);
      assertMatch(
        stderr,
        /error: Cannot write to .*file: a file stands where a folder must be; .* DIR; finished work is kept\n$/,
      );
      assertNotMatch(stderr, STACK);
    }
  });
});
