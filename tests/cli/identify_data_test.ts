import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { toStateDict, writeSafetensors } from "../../src/checkpoints/mod.ts";
import { createArchitecture } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { withFolder } from "../datasets/_folders.ts";
import { ROWS, writeOwnFolder } from "../datasets/_pictures.ts";
import { filesBelow } from "../runner/_fixtures.ts";
import { bench, type Outcome, runWith, STACK } from "./_run.ts";

const SIZE = ["--image-size", "16", "--resize", "none"];

/** A folder of 16 pictures of 16 × 16 and weights for them; commands keep what they make below `home`. */
async function withOwn(
  body: (place: {
    readonly home: string;
    readonly own: string;
    readonly command: (...words: string[]) => Promise<Outcome>;
    readonly reproduce: (...words: string[]) => Promise<Outcome>;
  }) => Promise<void>,
): Promise<void> {
  await withFolder(async (home) => {
    const own = join(home, "own");
    await Deno.mkdir(own);
    await writeOwnFolder(own);
    const { parameters, init } = createArchitecture("resnet8", {
      input: [16, 16, 3],
      numClasses: 2,
    });
    const weights = join(home, "seed8.safetensors");
    writeSafetensors(
      weights,
      toStateDict(parameters, init(new TorchGenerator(8))),
    );
    const command = (...words: string[]) =>
      runWith({ SPURIOUSBENCH_CACHE: home }, ...words);
    const reproduce = (...words: string[]) =>
      command(
        ...["reproduce", bench("accuracy"), "--dataset=folder", ...words],
        ...["--backend=wasm", "--jobs=1", `--out=${home}/out`],
        ...["--weights", weights],
      );
    await body({ home, own, command, reproduce });
  });
}

function refused({ code, stderr }: Outcome, says: string): void {
  assertEquals(code, 2, stderr);
  assertStringIncludes(stderr, says);
  assertNotMatch(stderr, STACK);
}

Deno.test("reproduce on a folder refuses in words what cannot be measured, before anything is set up", async () => {
  await withOwn(async ({ home, own, reproduce }) => {
    refused(await reproduce(...SIZE), "--data DIR, after `deno task data prep");
    refused(await reproduce("--data=/nowhere"), "/nowhere");
    refused(
      await reproduce(`--data=${own}`, ...SIZE),
      `run \`deno task data prepare folder --from ${own} --image-size 16 --resize none\``,
    );
    refused(
      await reproduce(`--data=${own}`, "--image-size", "16"),
      "image size alone",
    );
    await Deno.remove(join(own, "metadata.csv"));
    refused(await reproduce(`--data=${own}`, ...SIZE), "metadata.csv");
    const made = [...Deno.readDirSync(home)].map(({ name }) => name).sort();
    assertEquals(made, ["digests", "own", "seed8.safetensors"]);
  });
});

Deno.test("a set that is drawn from files which are not there is refused before anything is set up", async () => {
  await withFolder(async (home) => {
    const words = ["plan", bench("accuracy"), "--backend=wasm"];
    // No IDX file of Fashion-MNIST lies in this folder.
    const elsewhere = await runWith({}, ...words, `--data=${home}`);
    refused(elsewhere, "Cannot measure on dominoes");
    assertStringIncludes(elsewhere.stderr, home);
  });
});

Deno.test("options of pictures are refused where no dataset is a folder of pictures", async () => {
  const { code, stderr } = await runWith(
    {},
    ...["plan", bench("accuracy"), "--backend=wasm", "--image-size=64"],
  );
  refused({ code, stderr, stdout: "" }, "no dataset of this run");
});

Deno.test("reproduce measures a folder by its content: again after any change, never after none", async () => {
  await withOwn(async ({ home, own, command, reproduce }) => {
    const data = [`--data=${own}`, ...SIZE];
    const prepare = () =>
      command("data", "prepare", "folder", "--from", own, ...SIZE);
    await prepare();
    const first = await reproduce(...data);
    assertEquals(first.code, 0, first.stderr);
    assertMatch(
      first.stderr,
      /folder: 16 pictures \(sha256 \w{16}…\), not resized, crop 16x16, mean /,
    );
    // Its own page: the digest of the data is part of the name.
    const [name] = (await filesBelow(`${home}/out`)).filter((one) =>
      /^tests--accuracy--folder--data-[0-9a-f]{8}--resnet8--weights-[0-9a-f]{8}\.md$/
        .test(one)
    );
    const page = await Deno.readTextFile(`${home}/out/${name}`);
    assertMatch(
      page,
      /\| pictures of folder +\| not resized, crop 16x16, mean/,
    );
    const again = await reproduce(...data);
    assertStringIncludes(again.stderr, "everything comes from the store");

    // The same folder elsewhere is the same data.
    const moved = join(home, "moved");
    await Deno.rename(own, moved);
    refused(await reproduce(...data), own);
    const elsewhere = await reproduce(`--data=${moved}`, ...SIZE);
    assertStringIncludes(elsewhere.stderr, "everything comes from the store");
    await Deno.rename(moved, own);

    // Other values of the same pixels are another input.
    const bgr = await reproduce(...data, "--colour-order=bgr", "--dry-run");
    assertNotMatch(bgr.stderr, /everything comes from the store/);

    // A row less.
    const table = join(own, "metadata.csv");
    const csv = await Deno.readTextFile(table);
    await Deno.writeTextFile(table, csv.replace(/^.*_1\.jpg.*\n/m, ""));
    refused(await reproduce(...data), "not prepared");
    await prepare();
    const shorter = await reproduce(...data);
    assertEquals(shorter.code, 0, shorter.stderr);
    assertStringIncludes(shorter.stderr, "folder: 15 pictures");
    await Deno.writeTextFile(table, csv);

    // A replaced picture, its date put back.
    const picture = join(own, ROWS[0]![0]);
    const { mtime } = await Deno.stat(picture);
    await Deno.copyFile(join(own, ROWS[1]![0]), picture);
    await Deno.utime(picture, mtime!, mtime!);
    refused(await reproduce(...data), "not prepared");
    assert((await prepare()).stdout.includes("is ready"));
    const replaced = await reproduce(...data);
    assertEquals(replaced.code, 0, replaced.stderr);
    assertNotMatch(replaced.stderr, /everything comes from the store/);
  });
});
