import { join } from "node:path";
import type { Recipe } from "../../src/claims/recipe.ts";
import type {
  Provenance,
  RecordNumerics,
  Unit,
} from "../../src/claims/types.ts";
import type {
  ArtifactKinds,
  DerivedKind,
  StoredKind,
} from "../../src/runner/artifact_kind.ts";
import { Store } from "../../src/runner/store.ts";
import { sha256Hex } from "../../src/text/mod.ts";

export const NUMERICS: RecordNumerics = {
  backend: "none",
  tensorflow: "0",
  device: "cpu/avx2",
  oneDnn: true,
  threads: 1,
  probe: "9f",
};

export const PROVENANCE: Omit<Provenance, "startedAt" | "durationMs"> = {
  commit: "c0ffee",
  dirty: false,
  harness: "spuriousbench 0",
  deno: "0",
  numerics: NUMERICS,
  benchDigest: "d",
};

export const UNIT: Unit = {
  claim: "paper/claim",
  version: 1,
  scale: "fixture",
  protocol: "faithful",
  arm: "main",
  dataset: "data",
  architecture: "net",
  seed: 100,
};

/** A clock that stands still. */
export const now = () => Date.UTC(2026, 0, 1);

export function recipe(
  kind: string,
  parameters: Recipe["parameters"] = {},
  inputs: Record<string, Recipe> = {},
): Recipe {
  return { kind, parameters, inputs };
}

/** A stored kind whose artifact is one file with `text(parameters, inputs)`; counts what it makes. */
export function textKind(
  made: string[],
  options: Partial<Pick<StoredKind<string>, "version" | "numeric">> = {},
): StoredKind<string> {
  return {
    stored: true,
    version: 1,
    numeric: false,
    ...options,
    describe: ({ parameters }) => `text ${JSON.stringify(parameters)}`,
    async make({ parameters, folder, input }) {
      const name = String(parameters.name);
      made.push(name);
      const base = parameters.on === undefined
        ? ""
        : await input<string>(String(parameters.on));
      await Deno.writeTextFile(join(folder, "text"), `${base}${name};`);
    },
    read: (folder) => Deno.readTextFile(join(folder, "text")),
  };
}

/** A derived kind: its parameter `name`, counted. */
export function nameKind(made: string[]): DerivedKind<string> {
  return {
    stored: false,
    version: 1,
    numeric: false,
    describe: () => "name",
    make({ parameters }) {
      made.push(String(parameters.name));
      return Promise.resolve(`${parameters.name};`);
    },
    digest: (value) => sha256Hex(value),
  };
}

/** Kinds `text` (stored) and `name` (derived) with the list of what they made. */
export function countedKinds(): { kinds: ArtifactKinds; made: string[] } {
  const made: string[] = [];
  return { kinds: { text: textKind(made), name: nameKind(made) }, made };
}

/** Runs `use` on a store in a temporary folder. */
export async function withStore(
  use: (store: Store, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const place = join(folder, "store");
    await use(await Store.open(place), place);
  });
}

/** Runs `use` on a temporary folder. */
export async function withFolder(
  use: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "spuriousbench-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Waits until `holds`, looking every few milliseconds; fails after `limitMs`. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  for (let waited = 0; !await holds(); waited += 5) {
    if (waited > limitMs) throw new Error("Cannot wait any longer");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The paths of all files below a folder, relative to it, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string) => {
    for await (const entry of Deno.readDir(join(folder, path))) {
      const inner = join(path, entry.name);
      if (entry.isDirectory) await visit(inner);
      else found.push(inner);
    }
  };
  await visit("");
  return found.sort();
}
