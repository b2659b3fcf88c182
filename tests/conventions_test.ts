/**
 * What ARCHITECTURE.md says about the code and no compiler checks. Each test
 * lists every offender at once.
 */
import { assert, assertEquals } from "@std/assert";
import { basename, dirname, join } from "node:path";
import { codeOf, filesUnder, importsOf, root, textOf } from "./_repository.ts";

/** A file imports only from its own layer and those before it. */
const LAYERS = [
  "errors",
  "std",
  "random",
  "stats",
  "text",
  "files",
  "runtime",
  "tensor",
  "models",
  "checkpoints",
  "images",
  "datasets",
  "metrics",
  "training",
  "neurons",
  "probes",
  "claims",
  "runner",
  "report",
  "cli",
] as const;

/** Where environment, clock and machine may be asked: layers, and the entry of the worker process. */
const EDGES = ["runtime", "cli"];
const EDGE_FILES = ["src/runner/worker_main.ts"];

/** Files that one conformance suite tests, by the start of their path. */
const TESTED_BY_A_SUITE: Readonly<Record<string, string>> = {
  "src/tensor/ops/": "tests/tensor/ops_conformance_test.ts",
  "src/tensor/conformance.ts": "tests/tensor/ops_conformance_test.ts",
};

/** Files whose tests of their own are still to be written; tested by way of others. Only shrinks. */
const WITHOUT_TEST_YET: readonly string[] = [
  "src/checkpoints/pytorch/legacy.ts",
  "src/checkpoints/pytorch/zip.ts",
  "src/checkpoints/pytorch/zip_archive.ts",
  "src/runtime/saved_model_messages.ts",
  "src/tensor/host_array.ts",
  "src/tensor/layout.ts",
  "src/tensor/program/eager_program.ts",
  "src/tensor/program/record_program.ts",
  "src/tensor/program/recording_error.ts",
  "src/tensor/transfer_cost.ts",
  "src/tensor/value_and_grads.ts",
];

const MAX_FILE_BYTES = 8e6;
const LONG_FILE_LINES = 320;

const sources = filesUnder("src").filter((path) => path.endsWith(".ts"));
const scripts = ["src", "tests", "bench"].flatMap(filesUnder).filter((path) =>
  path.endsWith(".ts")
);

const tests = new Set(filesUnder("tests"));

function layerOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function isMeasureFree(path: string): boolean {
  return /^src\/(metrics|report)\//.test(path) ||
    /^src\/claims\/_?decide/.test(path);
}

function isPrivate(path: string): boolean {
  return basename(path).startsWith("_");
}

/** Every file that is loaded with this one at run time. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  for (const { target, typeOnly } of importsOf(path)) {
    if (typeOnly || seen.has(target)) continue;
    seen.add(target);
    if (sources.includes(target)) loadedBy(target, seen);
  }
  return seen;
}

Deno.test("the scan of imports sees this repository", () => {
  const targets = importsOf("src/random/mod.ts").map(({ target }) => target);
  assert(targets.includes("src/random/torch_generator.ts"));
  assert(
    importsOf("src/random/derive_seed.ts").some(({ target }) =>
      target === "node:crypto"
    ),
  );
});

Deno.test("every folder of src/ is a known layer", () => {
  const known: readonly string[] = LAYERS;
  assertEquals(sources.filter((path) => !known.includes(layerOf(path))), []);
});

Deno.test("no file imports from a later layer", () => {
  const place = (path: string) =>
    (LAYERS as readonly string[]).indexOf(layerOf(path));
  const offenders = sources.flatMap((path) =>
    importsOf(path)
      .filter(({ target }) =>
        target.startsWith("src/") && place(target) > place(path)
      )
      .map(({ target }) => `${path} imports ${target}`)
  );
  assertEquals(offenders, []);
});

Deno.test("no file imports a private file of another folder", () => {
  const offenders = sources.flatMap((path) =>
    importsOf(path)
      .filter(({ target }) => target.startsWith("src/") && isPrivate(target))
      .filter(({ target }) => layerOf(target) !== layerOf(path))
      .map(({ target }) => `${path} imports ${target}`)
  );
  assertEquals(offenders, []);
});

Deno.test("only src/runtime imports TensorFlow.js packages", () => {
  const offenders = sources.filter((path) =>
    layerOf(path) !== "runtime" && /["'`]@tensorflow\//.test(codeOf(path))
  );
  assertEquals(offenders, []);
});

Deno.test("deciding, metrics and reports name no tensor, not even a type", () => {
  const offenders = sources.filter(isMeasureFree).flatMap((path) =>
    importsOf(path)
      .filter(({ target }) => /^src\/(tensor|runtime)\//.test(target))
      .map(({ target }) => `${path} imports ${target}`)
  );
  assertEquals(offenders, []);
});

Deno.test("deciding, metrics and reports load no tensor by way of others", () => {
  const offenders = sources.filter(isMeasureFree).flatMap((path) =>
    [...loadedBy(path)]
      .filter((target) =>
        /^src\/(tensor|runtime)\/|^@tensorflow\//.test(target)
      )
      .map((target) => `${path} loads ${target}`)
  );
  assertEquals(offenders, []);
});

function hasTest(path: string): boolean {
  const suite = Object.entries(TESTED_BY_A_SUITE).find(([start]) =>
    path.startsWith(start)
  )?.[1];
  return tests.has(
    suite ?? path.replace(/^src/, "tests").replace(/\.ts$/, "_test.ts"),
  );
}

/** Interfaces and constants have nothing to run; the compiler checks them. */
function hasBehaviour(path: string): boolean {
  return /^export (?:default |async )?(?:function|class)\b|^await |^export const \w+.*=> /m
    .test(codeOf(path));
}

Deno.test("every source file has a test of its name", () => {
  const offenders = sources
    .filter((path) => !isPrivate(path) && !/\/mod\.ts$/.test(path))
    .filter(hasBehaviour)
    .filter((path) => !hasTest(path) && !WITHOUT_TEST_YET.includes(path));
  assertEquals(offenders, []);
});

Deno.test("what has a test by now is listed, to be taken off the exceptions (a hint)", () => {
  for (const path of WITHOUT_TEST_YET.filter(hasTest)) {
    console.warn(`${path} has a test now`);
  }
});

Deno.test("every test of a source file has its source", () => {
  const layers: readonly string[] = LAYERS;
  const offenders = [...tests]
    .filter((path) =>
      path.endsWith("_test.ts") && layers.includes(layerOf(path))
    )
    .filter((path) =>
      !sources.includes(
        path.replace(/^tests/, "src").replace(/_test\.ts$/, ".ts"),
      )
    );
  // A suite beside a folder's files tests the folder: tests/tensor/ops/conformance_test.ts.
  const folders = new Set(sources.map((path) => dirname(path)));
  assertEquals(
    offenders.filter((path) =>
      !folders.has(dirname(path).replace(/^tests/, "src"))
    ),
    [],
  );
});

Deno.test("file names are snake_case", () => {
  const offenders = scripts.filter((path) =>
    !/^_?[a-z0-9]+(_[a-z0-9]+)*\.ts$/.test(basename(path))
  );
  assertEquals(offenders, []);
});

Deno.test("a folder's entry only passes on what others export", () => {
  const offenders = sources
    .filter((path) => basename(path) === "mod.ts" && layerOf(path) !== "errors")
    .filter((path) =>
      /^(?:export )?(?:async )?(?:function|class|const|let)\b/m.test(
        codeOf(path),
      )
    );
  assertEquals(offenders, []);
});

Deno.test("environment, clock and unseeded randomness are asked at the edges only", () => {
  const asks =
    /Deno\.env\b|process\.env\b|Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(/;
  const offenders = sources.filter((path) =>
    !EDGES.includes(layerOf(path)) && !EDGE_FILES.includes(path) &&
    asks.test(codeOf(path))
  );
  assertEquals(offenders, []);
});

Deno.test("no file is larger than 8 MB", () => {
  const offenders = filesUnder(".").filter((path) =>
    Deno.statSync(join(root, path)).size > MAX_FILE_BYTES
  );
  assertEquals(offenders, []);
});

Deno.test("no text names a folder of one machine", () => {
  const ownPath = /(?<![\w.~@-])\/(?:home|Users|root|work|opt|mnt)\/[\w.-]+/;
  const texts = filesUnder(".").filter((path) =>
    /\.(ts|py|md|json|yml|yaml|sh|toml)$/.test(path)
  );
  const offenders = texts.flatMap((path) => {
    const found = ownPath.exec(textOf(path));
    return found === null ? [] : [`${path} names ${found[0]}`];
  });
  assertEquals(offenders, []);
});

Deno.test("long files are listed (a hint, never a failure)", () => {
  const long = sources
    .map((path) => ({ path, lines: textOf(path).split("\n").length }))
    .filter(({ lines }) => lines > LONG_FILE_LINES);
  for (const { path, lines } of long) {
    console.warn(`${path} has ${lines} lines`);
  }
});
