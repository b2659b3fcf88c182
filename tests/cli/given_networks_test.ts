import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { toStateDict, writeSafetensors } from "../../src/checkpoints/mod.ts";
import { createArchitecture } from "../../src/models/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import { Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { fixturePath } from "../checkpoints/_fixtures.ts";
import { exists, filesBelow, withFolder } from "../runner/_fixtures.ts";
import { bench, run, STACK } from "./_run.ts";

const ACCURACY = bench("accuracy");
const PYTORCH = fixturePath("resnet8_seed7.pt");
const TEN_CLASSES = fixturePath("resnet8_ten_classes.pt");

/** The initial weights of resnet8 under seed 8, as safetensors. */
function writeOther(path: string): void {
  const { parameters, init } = createArchitecture("resnet8");
  writeSafetensors(path, toStateDict(parameters, init(new TorchGenerator(8))));
}

Deno.test("reproduce --weights measures the given networks, trains none and says so; report --weights renders them again", async () => {
  await withFolder(async (folder) => {
    const other = join(folder, "seed8.safetensors");
    writeOther(other);
    const place = join(folder, "store");
    const places = [`--store=${place}`, `--out=${folder}/out`];
    const common = [...places, "--backend=wasm", "--jobs=1"];

    const first = await run(
      "reproduce",
      ACCURACY,
      ...common,
      "--weights",
      PYTORCH,
      other,
    );
    assertEquals(first.code, 0, first.stderr);
    assertStringIncludes(first.stderr, "2 units (0 measured)");
    assertMatch(
      first.stdout,
      /\| tests\/accuracy \| in dominoes\/resnet8, given weights \| inconclusive/,
    );
    const store = await Store.open(place);
    const kinds = (await listArtifacts(store)).map(({ manifest }) =>
      manifest.kind
    );
    assertEquals(kinds, [
      "evaluation-program",
      "imported",
      "imported",
      "predictions",
      "predictions",
    ]);
    // The set of files is a subject of its own: the page of the trained networks is not touched.
    const pages = (await filesBelow(`${folder}/out`)).filter((name) =>
      name.endsWith(".md") && name !== "index.md"
    );
    assertEquals(pages.length, 1);
    assertMatch(
      pages[0]!,
      /^tests--accuracy--dominoes--resnet8--weights-[0-9a-f]{8}\.md$/,
    );
    const page = await Deno.readTextFile(`${folder}/out/${pages[0]}`);
    assertMatch(page, /read from files with sha256 386f3ef5\w+ \(seed 100\), /);
    assertMatch(page, /left out.*: negative on dominoes-digit-blanked/);
    assertMatch(page, /\| imported \(sha256\) +\| 2, together/);

    const moved = join(folder, "moved.pth");
    await Deno.copyFile(PYTORCH, moved);
    const again = ["--weights", moved, other];
    const second = await run("reproduce", ACCURACY, ...common, ...again);
    assertStringIncludes(second.stderr, "everything comes from the store");
    assertEquals(second.stdout, first.stdout);

    const report = await run("report", ACCURACY, ...places, ...again);
    assertEquals(report.stdout, first.stdout);
    const trained = await run("report", ACCURACY, ...places);
    assertMatch(trained.stdout, /\| tests\/accuracy \| – +\| not run/);
    assertStringIncludes(trained.stderr, "2 records of other networks");
    const index = await Deno.readTextFile(`${folder}/out/index.md`);
    assertStringIncludes(index, `(${pages[0]})`);
    assertStringIncludes(index, "(tests--accuracy.md)");
  });
});

Deno.test("plan --weights lists what would be read, control arms left out, and keeps nothing", async () => {
  await withFolder(async (folder) => {
    const { code, stdout } = await run(
      "plan",
      ACCURACY,
      "--backend=wasm",
      `--store=${folder}`,
      "--weights",
      PYTORCH,
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "tests/accuracy (audit): 1 unit, 0 measured");
    assertMatch(stdout, /read resnet8 from the file with sha256 386f3ef5/);
    assertNotMatch(stdout, /blanked|^ *train /m);
    assertEquals(await exists(join(folder, "artifacts/imported")), false);
    assertEquals(await filesBelow(folder), []);
  });
});

Deno.test("plan --weights says what it took of a file, and that FILE#KEY is another network", async () => {
  await withFolder(async (folder) => {
    const { parameters, init } = createArchitecture("resnet8");
    const drawn = toStateDict(parameters, init(new TorchGenerator(7)));
    const file = join(folder, "ema.safetensors");
    writeSafetensors(
      file,
      new Map(
        ["model.", "ema."].flatMap((prefix) =>
          [...drawn].map(([name, array]) => [prefix + name, array] as const)
        ),
      ),
    );
    const words = [file, `${file}#ema`];
    const options = ["--backend=wasm", `--store=${folder}/store`];
    const { code, stdout, stderr } = await run(
      "plan",
      ACCURACY,
      ...options,
      "--weights",
      ...words,
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, `${file}: "model." taken off the names`);
    assertStringIncludes(stderr, "tensors of an average of the network left");
    assertStringIncludes(stderr, `${file}: weights taken from ema`);
    assertStringIncludes(
      stdout,
      "read resnet8 from ema of the file with sha256",
    );
  });
});

/** Wrong words behind the bench, and what the message must hold. */
const WRONG: readonly (readonly [words: string[], says: string])[] = [
  [
    ["--weights", TEN_CLASSES],
    "(fc.weight: the file has [10, 32], the network needs [2, 32]",
  ],
  [
    ["--arch", "resnet16", "--weights", PYTORCH],
    "(conv1.weight: the file has [8, 1, 3, 3], the network needs [16, 1, 3, 3]",
  ],
  [["--seeds", "5", "--weights", PYTORCH], "one file per seed"],
  [["--weights", PYTORCH, PYTORCH], "files 1 and 2 are the same"],
  [["--weights", "no_such.pt"], "no_such.pt"],
  [["--weights", `${PYTORCH}#model_ema`], 'Cannot find "model_ema"'],
  [
    ["--arch", "resnet8,resnet16", "--weights", PYTORCH],
    "name it (--arch), current value is resnet8, resnet16",
  ],
];

for (const [words, says] of WRONG) {
  Deno.test(`reproduce ${words.map((word) => word.replace(/.*\//, "")).join(" ")} ends with 2, says why and keeps nothing`, async () => {
    await withFolder(async (folder) => {
      const { code, stderr } = await run(
        "reproduce",
        ACCURACY,
        "--backend=wasm",
        `--store=${folder}`,
        `--out=${folder}`,
        ...words,
      );
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, says);
      assertNotMatch(stderr, STACK);
      assertEquals(await filesBelow(folder), []);
    });
  });
}

Deno.test("reproduce --weights refuses a claim that reads no network", async () => {
  await withFolder(async (folder) => {
    const { code, stderr } = await run(
      "reproduce",
      bench("dataset_size"),
      "--backend=wasm",
      `--store=${folder}`,
      "--weights",
      PYTORCH,
    );
    assertEquals(code, 2);
    assertStringIncludes(stderr, "none of the claims reads a trained network");
  });
});
