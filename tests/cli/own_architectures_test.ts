import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { toStateDict, writeSafetensors } from "../../src/checkpoints/mod.ts";
import { TorchGenerator } from "../../src/random/mod.ts";
import type { Plan } from "../../src/runner/plan.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import { filesBelow, withFolder } from "../runner/_fixtures.ts";
import twoConv from "./_fixtures/two_conv.ts";
import { bench, run, STACK } from "./_run.ts";

const ACCURACY = bench("accuracy");
const TEXT = await Deno.readTextFile(
  new URL("./_fixtures/two_conv.ts", import.meta.url),
);

/** A file with a network of one's own, outside the harness. */
async function place(folder: string, name: string, text = TEXT) {
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await Deno.writeTextFile(path, text);
  return path;
}

Deno.test("reproduce --arch FILE --weights measures the file's network, wherever the file lies; report renders it again", async () => {
  await withFolder(async (folder) => {
    const { parameters, init } = twoConv();
    const weights = join(folder, "seed.safetensors");
    const drawn = init(new TorchGenerator(8));
    writeSafetensors(weights, toStateDict(parameters, drawn));
    const places = [`--store=${folder}/store`, `--out=${folder}/out`];
    const measure = (path: string) =>
      run(
        "reproduce",
        `--arch=${path}`,
        ACCURACY,
        ...places,
        "--backend=wasm",
        "--jobs=1",
        "--weights",
        weights,
      );

    const mine = await place(folder, "mine.ts");
    const first = await measure(mine);
    assertEquals(first.code, 0, first.stderr);
    assertStringIncludes(first.stderr, "1 unit (0 measured)");
    assertMatch(
      first.stdout,
      /\| in dominoes\/two_conv, own network, given weights \|/,
    );
    const [name] = (await filesBelow(`${folder}/out`)).filter((name) =>
      /--two_conv--code-[0-9a-f]{8}--weights-[0-9a-f]{8}\.md$/.test(name)
    );
    const page = await Deno.readTextFile(`${folder}/out/${name}`);
    assertStringIncludes(
      page.replaceAll(/ +/g, " "),
      `| file of two_conv (sha256) | ${sha256Hex(TEXT)} |`,
    );

    const moved = await place(join(folder, "elsewhere"), "moved.ts");
    const second = await measure(moved);
    assertStringIncludes(second.stderr, "everything comes from the store");
    assertEquals(second.stdout, first.stdout);

    const words = ["report", ACCURACY, ...places, "--weights", weights];
    const again = await run(...words, "--arch", moved);
    assertEquals(again.stdout, first.stdout, again.stderr);
    const registered = await run(...words);
    assertMatch(registered.stdout, /\| tests\/accuracy \| – +\| not run/);
    assertStringIncludes(registered.stderr, "1 record of other networks");

    await place(folder, "mine.ts", TEXT + "// edited\n");
    const edited = await measure(mine);
    assertEquals(edited.code, 0, edited.stderr);
    // The weights are in the store already, under another key: they were read before the plan was made.
    assertStringIncludes(
      edited.stderr,
      "1 unit (0 measured), 3 artifacts (1 in the store): 3 tasks to do",
    );
  });
});

Deno.test("plan --arch FILE beside a registered name plans both, without a planted arm for the file's", async () => {
  await withFolder(async (folder) => {
    const mine = await place(folder, "mine.ts");
    const { code, stdout, stderr } = await run(
      "plan",
      "--json",
      "--backend=wasm",
      "--seeds=1",
      `--store=${folder}/store`,
      `--arch=${mine},resnet8`,
      "silent-majority/critical-neurons-exist",
    );
    assertEquals(code, 0, stderr);
    const { units } = JSON.parse(stdout) as Pick<Plan, "units">;
    const armsOf = (name: string) =>
      units.filter(({ unit }) => unit.architecture === name)
        .map(({ unit }) => unit.arm);
    assertNotEquals(armsOf("two_conv"), []);
    assertEquals(
      armsOf("two_conv"),
      armsOf("resnet8").filter((arm) => arm !== "positive"),
    );
    assertEquals(armsOf("resnet8").includes("positive"), true);
    for (const { unit } of units) {
      assertEquals(
        unit.architectureFile?.sha256,
        unit.architecture === "two_conv" ? sha256Hex(TEXT) : undefined,
      );
    }
  });
});

/** Texts of files that hold no network for the claim, and what the message says. */
const WRONG: readonly (readonly [text: string, says: string])[] = [
  ["export default 1;", "its default export is no architecture"],
  ['throw new Error("not today");', "not today"],
  [
    TEXT.replace("two_conv", "resnet8"),
    "a registered architecture has this name",
  ],
  [TEXT.replace("two_conv", "two/conv"), "letters, digits"],
  [
    TEXT.replace("default function", "function") +
    "export default twoConv({ input: [28, 28, 3], numClasses: 10 });",
    "its images are [28, 28, 3], the dataset's [56, 28, 1]; its classes are 10, the dataset's 2",
  ],
];

for (const [text, says] of WRONG) {
  Deno.test(`reproduce --arch FILE ends with 2 and says why: ${says}`, async () => {
    await withFolder(async (folder) => {
      const mine = await place(folder, "mine.ts", text);
      const { code, stderr, stdout } = await run(
        "reproduce",
        "--backend=wasm",
        `--store=${folder}/store`,
        `--out=${folder}/out`,
        "--arch",
        mine,
        ACCURACY,
      );
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, says);
      assertStringIncludes(stderr, `deno task conform ${mine}`);
      assertNotMatch(stderr, STACK);
      assertEquals(stdout, "");
      assertEquals(await filesBelow(folder), ["mine.ts"]);
    });
  });
}
