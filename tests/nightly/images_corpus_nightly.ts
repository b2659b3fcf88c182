/**
 * Decoding and every transform against Pillow and torchvision on 220 images from 1×1 to 4000×3000,
 * made anew by `images_corpus.py`.
 *
 *     deno task nightly images_corpus
 *
 * Skipped, visibly, where no Python has Pillow and torchvision.
 */
import { assertEquals } from "@std/assert";
import {
  type Corpus,
  decodeMismatches,
  readCorpus,
  transformMismatches,
} from "../images/_corpus.ts";
import { findPeer } from "./_peer.ts";

const KINDS = [
  "resize",
  "resizeCenterCrop",
  "centerCrop",
  "randomResizedCrop",
  "randomCrop",
  "randomHorizontalFlip",
  "normalise",
];

const peer = findPeer(["PIL", "torchvision"]);

Deno.test({
  name: `220 images equal Pillow's and torchvision's${peer.note}`,
  ignore: !peer.isAvailable,
  async fn(t) {
    const folder = Deno.makeTempDirSync();
    try {
      const script = new URL("./images_corpus.py", import.meta.url).pathname;
      assertEquals(peer.run([script, folder]), { success: true, error: "" });
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
