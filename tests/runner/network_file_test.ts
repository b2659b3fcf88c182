import {
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { predictions } from "../../src/claims/measurement_recipes.ts";
import { FIXTURE_ERM } from "../../bench/silent_majority/mod.ts";
import { erm } from "../../src/claims/network_recipes.ts";
import { type Recipe, withInputs } from "../../src/claims/recipe.ts";
import type { Unit } from "../../src/claims/types.ts";
import {
  PrerequisiteError,
  SystemError,
  UsageError,
} from "../../src/errors/mod.ts";
import { artifactKey } from "../../src/runner/artifact_key.ts";
import { architectureOf } from "../../src/runner/kinds/_architecture.ts";
import { KINDS } from "../../src/runner/kinds/registry.ts";
import {
  identifyNetwork,
  loadNetwork,
  openedNetwork,
  openNetwork,
} from "../../src/runner/network_file.ts";
import { unitId } from "../../src/runner/unit_id.ts";
import { sha256Hex } from "../../src/text/mod.ts";
import type { Claim } from "../../src/claims/types.ts";
import { root } from "../_repository.ts";
import { NUMERICS, UNIT, withFolder } from "./_fixtures.ts";

const TWO_CONV = fileURLToPath(
  new URL("../cli/_fixtures/two_conv.ts", import.meta.url),
);

const FILES = {
  "net.ts": 'import { b } from "./lib/b.ts";\nexport default b;\n',
  "lib/b.ts": 'export * from "./c.ts";\n',
  "lib/c.ts": "export const b = 1;\n",
  "lib/unused.ts": "export const d = 1;\n",
};

async function write(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  }
}

/** What identifies a file among these. */
async function identify(
  files: Readonly<Record<string, string>>,
  name = "net.ts",
) {
  const found: { sha256: string; digest: string }[] = [];
  await withFolder(async (folder) => {
    await write(folder, files);
    found.push(await identifyNetwork(join(folder, name), root));
  });
  return found[0]!;
}

const BASE = await identify(FILES);

Deno.test("identifyNetwork() is sha256 over the file and the names and digests of what it imports", () => {
  const sha = (name: keyof typeof FILES) => sha256Hex(FILES[name]);
  assertEquals(BASE.sha256, sha("net.ts"));
  const lines = [
    sha("net.ts"),
    `lib/b.ts ${sha("lib/b.ts")}`,
    `lib/c.ts ${sha("lib/c.ts")}`,
  ];
  assertEquals(BASE.digest, sha256Hex(lines.join("\n")));
});

Deno.test("identifyNetwork() is the same in another folder and under another name", async () => {
  const { "net.ts": text, ...others } = FILES;
  const { digest } = await identify(
    { ...others, "other.ts": text },
    "other.ts",
  );
  assertEquals(digest, BASE.digest);
});

Deno.test("identifyNetwork() changes with the file and with what it imports, not with what it does not", async () => {
  const digests = [];
  for (const name of Object.keys(FILES) as (keyof typeof FILES)[]) {
    const edited = { ...FILES, [name]: FILES[name] + "// edited\n" };
    digests.push((await identify(edited)).digest);
  }
  const [file, direct, indirect, unused] = digests;
  assertEquals(new Set([file, direct, indirect, BASE.digest]).size, 4);
  assertEquals(unused, BASE.digest);
});

Deno.test("identifyNetwork() leaves out the harness's own modules", async () => {
  const text = await Deno.readTextFile(TWO_CONV);
  const { sha256, digest } = await identify({ "net.ts": text });
  assertEquals(digest, sha256Hex(sha256));
});

Deno.test("identifyNetwork() names a file that is not there", async () => {
  await assertRejects(
    () => identifyNetwork("/nowhere/net.ts", root),
    SystemError,
    "Cannot take a network from /nowhere/net.ts",
  );
});

/** The keys of a unit's artifacts, and its id. */
function keys(unit: Unit): string[] {
  const needs = {
    network: predictions(unit, { of: erm(unit, FIXTURE_ERM), on: ["test"] }),
  };
  const context = { kinds: KINDS, numerics: NUMERICS };
  const claim = { needs: () => needs } as unknown as Claim;
  return [
    ...withInputs(needs.network).filter(({ kind }) => kind !== "dataset")
      .map((recipe: Recipe) => artifactKey(recipe, context)),
    unitId(claim, unit, { ...context, benchDigest: "code" }),
  ];
}

const DOMINOES: Unit = {
  ...UNIT,
  dataset: "dominoes",
  architecture: "resnet8",
};

Deno.test("every key of a network from a file follows its code, and none is a registered one's", () => {
  const own = (digest: string) =>
    keys({ ...DOMINOES, architectureFile: { sha256: "aa", digest } });
  const registered = keys(DOMINOES);
  assertEquals(own("x"), own("x"));
  for (const others of [own("y"), registered]) {
    for (const [at, key] of own("x").entries()) {
      assertNotEquals(key, others[at]);
    }
  }
});

/** The builder of a file with this text. */
async function load(text: string) {
  const found: Awaited<ReturnType<typeof loadNetwork>>[] = [];
  await withFolder(async (folder) => {
    await write(folder, { "net.ts": text });
    found.push(await loadNetwork(join(folder, "net.ts")));
  });
  return found[0]!;
}

const FIXED = `import { createArchitecture } from "${
  new URL("../../src/models/mod.ts", import.meta.url).href
}";
export default { ...createArchitecture("resnet8"), name: "mine" };`;

Deno.test("loadNetwork() builds what the file's function builds for a dataset", async () => {
  const build = await loadNetwork(TWO_CONV);
  const network = build({ input: [28, 28, 3], numClasses: 10 });
  assertEquals(network.name, "two_conv");
  assertEquals([network.input, network.numClasses], [[28, 28, 3], 10]);
  assertEquals(build({}).input, [56, 28, 1]);
});

Deno.test("loadNetwork() takes an architecture that is exported as it is, where it fits", async () => {
  const build = await load(FIXED);
  assertEquals(build({ input: [56, 28, 1], numClasses: 2 }).name, "mine");
  const { message } = assertThrows(
    () => build({ input: [28, 28, 1], numClasses: 10 }),
    UsageError,
  ) as UsageError;
  assertStringIncludes(
    message,
    "its images are [56, 28, 1], the dataset's [28, 28, 1]; its classes are 2, the dataset's 10",
  );
});

Deno.test("loadNetwork() refuses a function that builds another network than it is asked for", async () => {
  const build = await load(
    FIXED.replace("default", "default () =>").replace(
      "=> { ...",
      "=> ({ ...",
    ).replace("};", "});"),
  );
  assertThrows(
    () => build({ numClasses: 3 }),
    UsageError,
    "its classes are 2, the dataset's 3",
  );
});

Deno.test("loadNetwork() passes on what the file's function throws", async () => {
  const build = await load(
    'export default () => { throw new RangeError("too small"); };',
  );
  assertThrows(() => build({ numClasses: 2 }), UsageError, "too small");
});

/** Texts of files that hold no network, and what the message says. */
const WRONG: readonly (readonly [text: string, says: string])[] = [
  ["export const a = 1;", "is no architecture"],
  ["export default {};", "name, input, numClasses, parameters, init"],
  [
    FIXED.replace('name: "mine"', "input: [56, 28], neurons: 3"),
    "of another form: input, neurons",
  ],
  ['throw new Error("not today");', "not today"],
  ["export default {", "Cannot load"],
  ['import "./missing.ts";', "missing.ts"],
];

for (const [text, says] of WRONG) {
  Deno.test(`loadNetwork() refuses a file: ${says}`, async () => {
    const { message } = await assertRejects(
      () => load(text),
      UsageError,
    ) as UsageError;
    assertStringIncludes(message, says);
    assertStringIncludes(message, "net.ts");
  });
}

Deno.test("openNetwork() makes the network known to recipes by its code", async () => {
  const file = await identifyNetwork(TWO_CONV, root);
  const parameters = {
    architecture: "two_conv",
    architectureDigest: file.digest,
    input: [28, 28, 1],
    numClasses: 4,
  };
  assertThrows(() => architectureOf(parameters), PrerequisiteError, "--arch");
  await openNetwork(file);
  const { name, input, numClasses } = architectureOf(parameters);
  assertEquals([name, input, numClasses], ["two_conv", [28, 28, 1], 4]);
  assertEquals(openedNetwork(file.digest)({}).name, "two_conv");
});

Deno.test("openNetwork() refuses code that has changed since it was identified", async () => {
  await withFolder(async (folder) => {
    await write(folder, FILES);
    const file = await identifyNetwork(join(folder, "net.ts"), root);
    await Deno.writeTextFile(join(folder, "lib/c.ts"), "export const b = 2;");
    await assertRejects(
      () => openNetwork(file),
      UsageError,
      "c.ts has changed since the run was planned",
    );
  });
});
