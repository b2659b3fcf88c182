/**
 * Decoding and every transform against Pillow and torchvision on 220 images from 1×1 to 4000×3000,
 * made anew by `images_corpus.py`.
 *
 *     deno test -A tests/nightly/images_corpus_nightly.ts [-- --python PATH]
 *
 * Skipped, visibly, where that Python (default `python3`) has no Pillow and torchvision.
 */
import { assertEquals } from "@std/assert";
import {
  type Corpus,
  decodeMismatches,
  readCorpus,
  transformMismatches,
} from "../images/_corpus.ts";

const KINDS = [
  "resize",
  "resizeCenterCrop",
  "centerCrop",
  "randomResizedCrop",
  "randomCrop",
  "randomHorizontalFlip",
  "normalise",
];

const flag = Deno.args.indexOf("--python");
const python = flag < 0 ? "python3" : Deno.args[flag + 1] ?? "python3";

function run(args: string[]): boolean {
  try {
    const { success } = new Deno.Command(python, {
      args,
      stdout: "null",
      stderr: "inherit",
    }).outputSync();
    return success;
  } catch {
    return false; // no such program
  }
}

const isAvailable = run(["-c", "import PIL, torchvision"]);

Deno.test({
  name: `220 images equal Pillow's and torchvision's${
    isAvailable ? "" : ` (skipped: ${python} has no Pillow and torchvision)`
  }`,
  ignore: !isAvailable,
  async fn(t) {
    const folder = Deno.makeTempDirSync();
    try {
      const script = new URL("./images_corpus.py", import.meta.url).pathname;
      assertEquals(run([script, folder]), true, "images_corpus.py failed");
      await compare(t, readCorpus(folder));
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

async function compare(t: Deno.TestContext, corpus: Corpus): Promise<void> {
  assertEquals(corpus.images.length, 220);
  await t.step("decodeImage()", () => {
    assertEquals(decodeMismatches(corpus), []);
  });
  for (const kind of KINDS) {
    await t.step(`${kind}()`, () => {
      const { count, mismatches } = transformMismatches(corpus, kind);
      assertEquals(mismatches, []);
      assertEquals(count > 0, true);
    });
  }
}
