/**
 * A network that PyTorch trained and evaluated on 64 × 64 pictures (`_fixtures/pictures64.py`), measured here on the
 * same pictures.
 */
import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { readSafetensors } from "../../src/checkpoints/mod.ts";
import { Store } from "../../src/runner/store.ts";
import { listArtifacts } from "../../src/runner/store_housekeeping.ts";
import { withFolder } from "../datasets/_folders.ts";
import { filesBelow } from "../runner/_fixtures.ts";
import {
  pictures64,
  pixelsOf,
  PYTORCH,
  writePictures64,
} from "./_pictures64.ts";
import { bench, type Outcome, runWith, STACK } from "./_run.ts";

const OWN_SIZE = ["--image-size=64", "--resize=none"];
const ACCURACIES = "--expect=0=1.0,1=0,2=0,3=1.0";

/** The folder of the pictures, prepared once for each of the given transforms. */
async function withPictures(
  transforms: readonly (readonly string[])[],
  body: (
    reproduce: (...words: string[]) => Promise<Outcome>,
    home: string,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (home) => {
    const own = join(home, "own");
    await Deno.mkdir(own);
    await writePictures64(own);
    const env = { SPURIOUSBENCH_CACHE: home };
    for (const transform of transforms) {
      await runWith(
        env,
        ...["data", "prepare", "folder", "--from", own, ...transform],
      );
    }
    await body((...words) =>
      runWith(
        env,
        ...["reproduce", bench("accuracy"), "--dataset=folder"],
        ...[`--data=${own}`, "--backend=wasm", "--jobs=1"],
        ...[`--out=${home}/out`, ...words, "--weights", pictures64("pt")],
      ), home);
  });
}

Deno.test("the pictures are those that PyTorch saw", () => {
  const pixels = pixelsOf(2, { label: 1, attribute: 0, i: 2 });
  const at = 3 * (64 * 30 + 20);
  assertEquals([...pixels.slice(at, at + 12)], PYTORCH.firstPixels);
});

Deno.test("a network measured on the pictures that it was trained on does what PyTorch says, image by image", async () => {
  await withPictures([OWN_SIZE], async (reproduce, home) => {
    const found = await reproduce(
      ...OWN_SIZE,
      ACCURACIES,
      "--expect-logits",
      pictures64("npy"),
    );
    assertEquals(found.code, 0, found.stderr);
    assertMatch(found.stderr, /pictures64\.pt: as expected on test/);
    // What was compared is what PyTorch gives, to the last digits of float32.
    const store = await Store.open(join(home, "store"));
    const compared = (await listArtifacts(store)).find(({ manifest }) =>
      manifest.kind === "predictions" &&
      JSON.stringify(manifest.recipe.parameters.splits) === '["test"]'
    )!;
    const logits = readSafetensors(
      join(compared.folder, "predictions.safetensors"),
    ).get("test/logits")!;
    PYTORCH.own.logits.flat().forEach((value, at) => {
      const error = Math.abs(logits.data[at]! - value);
      // Two orders of summation in float32 at logits up to 5.
      assertEquals(error < 1e-4, true, `${at}: ${logits.data[at]}, ${value}`);
    });
  });
});

Deno.test("a network measured on other pictures stops before anything is measured, and says what may be the cause", async () => {
  await withPictures([[]], async (reproduce, home) => {
    const { code, stderr } = await reproduce(ACCURACIES);
    assertEquals(code, 2, stderr);
    assertNotMatch(stderr, STACK);
    // PyTorch under the default transform: 0, 0, 1, 1.
    PYTORCH.default.accuracy.forEach((accuracy, group) => {
      const [expected] = [[1, 0, 0, 1][group]];
      assertMatch(
        stderr,
        new RegExp(
          `G${group} \\(.*\\): expected ${expected}, found ${
            accuracy.toFixed(3)
          } \\(${3 * accuracy} of 3\\)`,
        ),
      );
    });
    assertStringIncludes(
      stderr,
      "Here they are: resize 256x256 bilinear, crop",
    );
    assertStringIncludes(stderr, "--image-size 64 --resize none");
    for (const word of ["--colour-order", "softmax", "order", "weights"]) {
      assertStringIncludes(stderr, word);
    }
    const records = (await filesBelow(join(home, "store")))
      .filter((file) => file.startsWith("records"));
    assertEquals(records, []);
  });
});

Deno.test("logits tell pictures apart that accuracies do not: blue first", async () => {
  await withPictures([OWN_SIZE], async (reproduce, home) => {
    const csv = join(home, "bgr.csv");
    const rows = PYTORCH.bgr.logits.map((row) => row.join());
    await Deno.writeTextFile(csv, ["land,water", ...rows].join("\n"));
    const expect = [`--expect-logits=${csv}`, ACCURACIES];
    const rgb = await reproduce(...OWN_SIZE, ...expect, "--dry-run");
    assertEquals(rgb.code, 0, rgb.stderr);
    const wrong = await reproduce(...OWN_SIZE, ...expect);
    assertEquals(wrong.code, 2, wrong.stderr);
    assertStringIncludes(wrong.stderr, "12 of 12 images are given");
    const right = await reproduce(
      ...OWN_SIZE,
      "--colour-order=bgr",
      `--expect-logits=${csv}`,
    );
    assertEquals(right.code, 0, right.stderr);
  });
});

/** Words that are refused, and what is said. */
const WRONG: readonly (readonly [words: readonly string[], says: string])[] = [
  [["--expect=0=97"], "fractions from 0 to 1"],
  [["--expect=0=.9,0=.8"], "each once"],
  [["--expect=9=.9"], "expected groups 0 to 3"],
  [["--expect-logits=none.npy"], "none.npy"],
  [["--expect=0=1", "--expect=0=1"], "of 2 networks, given with --weights"],
  [[`--expect-logits=${pictures64("json")}`], "give a .npy"],
];

Deno.test("reproduce refuses expectations that are none", async () => {
  await withPictures([OWN_SIZE], async (reproduce, home) => {
    const short = join(home, "short.csv");
    await Deno.writeTextFile(short, "1,2\n");
    for (
      const [words, says] of [
        ...WRONG,
        [[`--expect-logits=${short}`], "each of the 12 test images"] as const,
      ]
    ) {
      const { code, stderr } = await reproduce(...OWN_SIZE, ...words);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, says);
      assertNotMatch(stderr, STACK);
    }
  });
});
