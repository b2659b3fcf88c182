/**
 * What is known from options, files and headers is refused in seconds, before a backend is set up: in a dry run too.
 */
import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { dirname, join } from "node:path";
import { fixturePath } from "../checkpoints/_fixtures.ts";
import { filesBelow, withFolder } from "../runner/_fixtures.ts";
import { bench, run, STACK } from "./_run.ts";

const ACCURACY = bench("accuracy");
const SIZE = bench("dataset_size");
const WEIGHTS = fixturePath("resnet8_seed7.pt");
const PRUNING = "silent-majority/pruning-closes-the-gap";

/** Words, and what the message must hold. */
const REFUSED: readonly (readonly [words: string[], says: RegExp])[] = [
  [
    ["--dataset", "folder", ACCURACY],
    /Cannot measure on folder: its pictures are in a folder of yours; add --data DIR, after `deno task data prepare folder --from DIR`/,
  ],
  [
    ["--dataset", "folder", SIZE],
    /Cannot measure on folder: its pictures are in a folder of yours; add --data DIR/,
  ],
  [
    ["--arch", "vgg16_norm02", ACCURACY],
    /Cannot measure vgg16_norm02 on images of \[56, 28, 1\] in 2 classes: .* at least 32×32 pixels of 3 channels/,
  ],
  [
    ["--dataset", "folder", PRUNING],
    /Cannot measure on folder: its pictures are in a folder of yours/,
  ],
  [["--dataset", "mini-waterbirds", ACCURACY], /deno task data prepare/],
  [
    ["--dataset", "dominoes-hard", "--data", dirname(SIZE), ACCURACY],
    /Cannot measure on dominoes-hard: what it is drawn from is not all there\n.*IDX/,
  ],
  [
    ["--dataset", "cifar-nowhere", ACCURACY],
    /Cannot find dataset: expected one of .*, current value is cifar-nowhere/,
  ],
];

for (const [words, says] of REFUSED) {
  Deno.test(`reproduce --dry-run ${words.map((word) => word.replace(/.*\//, "")).join(" ")} ends with 2 before any set-up and says why`, async () => {
    await withFolder(async (folder) => {
      const { code, stderr, stdout } = await run(
        "reproduce",
        "--dry-run",
        ...words,
        `--store=${folder}/store`,
        `--out=${folder}/out`,
      );
      assertEquals(code, 2, stderr);
      assertMatch(stderr, says);
      assertNotMatch(stderr, STACK);
      assertNotMatch(stderr, /current value is undefined/);
      assertEquals(stdout, "");
      assertEquals(await filesBelow(folder), []);
    });
  });
}

Deno.test("a claim that cannot be planned is left out and named; the others are planned, and the exit code tells whether it was asked for by name", async () => {
  await withFolder(async (folder) => {
    const words = [
      "--dry-run",
      "--backend=wasm",
      "--seeds=1",
      "--dataset=colored-mnist",
      "--arch=cnn002",
      `--store=${folder}/store`,
    ];
    const protocol = "--protocol=as-published";
    const glob = await run(
      "reproduce",
      ...words,
      protocol,
      "silent-majority/*",
    );
    assertEquals(glob.code, 0, glob.stderr);
    assertMatch(
      glob.stderr,
      /left out: silent-majority\/minority-memorization: Cannot plan .* for faithful only/,
    );
    assertStringIncludes(glob.stdout, PRUNING);
    assertNotMatch(glob.stdout, /minority-memorization on/);

    const named = await run("plan", ...words.slice(1), protocol, PRUNING, SIZE);
    assertEquals(named.code, 2, named.stderr);
    assertMatch(named.stderr, /left out: tests\/dataset-size: /);
    assertStringIncludes(named.stdout, `${PRUNING} (claim): 1 unit`);
  });
});

Deno.test("--weights FILE CLAIM takes the claim for a claim, wherever it stands", async () => {
  await withFolder(async (folder) => {
    const id = "silent-majority/minority-memorization";
    const planned = async (...words: string[]) => {
      const { code, stdout, stderr } = await run(
        "plan",
        "--json",
        "--backend=wasm",
        `--store=${folder}`,
        ...words,
      );
      assertEquals(code, 0, stderr);
      const { units } = JSON.parse(stdout) as {
        units: { unit: { claim: string } }[];
      };
      return units.map(({ unit }) => unit.claim);
    };
    assertEquals(await planned("--weights", WEIGHTS, id), [id]);
    assertEquals(await planned("--weights", id, WEIGHTS), [id]);
    assertEquals(
      await planned("--weights", WEIGHTS, ACCURACY, "*/minority-mem*"),
      [id, "tests/accuracy"],
    );

    const mistyped = await run(
      "plan",
      "--weights",
      WEIGHTS,
      "silent-majority/minority-memorisation",
    );
    assertEquals(mistyped.code, 2);
    assertStringIncludes(
      mistyped.stderr,
      "every word after --weights up to the next option is a file, unless it names a claim: did you mean silent-majority/minority-memorization?",
    );
    const none = await run("plan", "--weights", id);
    assertEquals(none.code, 2);
    assertStringIncludes(none.stderr, "no file is named");
    assertEquals(await filesBelow(join(folder)), []);
  });
});
