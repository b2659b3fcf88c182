import type { Recipe, ValueOf } from "../claims/recipe.ts";
import type { RecordInput, RecordNumerics } from "../claims/types.ts";
import { artifactKey } from "./artifact_key.ts";
import {
  type ArtifactKind,
  type ArtifactKinds,
  kindOf,
  type MakeContext,
  type Pass,
  type Progress,
  type StoredKind,
  type StoredMakeContext,
} from "./artifact_kind.ts";
import { passKey } from "./pass_key.ts";
import type { Store } from "./store.ts";
import { discardIfDamaged } from "./store_housekeeping.ts";

export interface WorkshopOptions {
  readonly store: Store;
  readonly kinds: ArtifactKinds;
  readonly numerics: RecordNumerics;
  readonly cacheFolder: string;
  readonly dataFolder?: string;
  readonly progress: (progress: Progress) => void;
  readonly now: () => number;
  /** Values kept in memory, those used last. @default {6} */
  readonly keep?: number;
}

/** Gives the value of any recipe: from memory, from the store, or made now with everything it rests on. */
export interface Workshop {
  value<R extends Recipe>(recipe: R): Promise<ValueOf<R>>;
  /**
   * Makes sure that the artifacts are in the store; reads none. Several are of one kind that makes them in one pass.
   *
   * @throws {RangeError} If they are not.
   */
  ensure(...recipes: readonly Recipe[]): Promise<void>;
  /** A named input as it stands in a record, after everything that it rests on. */
  cite(name: string, recipe: Recipe): Promise<RecordInput[]>;
  /**
   * Says that no value is in use: what memory no longer keeps is closed. A maker may still read a dataset that newer
   * values have pushed out, so nothing is closed before.
   */
  settle(): Promise<void>;
}

/** A workshop over one store. There is no other way to an artifact: resume and cache follow from this one. */
export function createWorkshop(options: WorkshopOptions): Workshop {
  const { store, kinds, numerics } = options;
  /** By key, the one used last at the end. */
  const kept = new Map<string, Kept>();
  /** Pushed out of memory, and not closed yet. */
  const dropped: Kept[] = [];
  /** Keys of the artifacts whose bytes were found to be whole. */
  const checked = new Set<string>();
  const keyOf = (recipe: Recipe) => artifactKey(recipe, { kinds, numerics });

  const contextOf = (recipe: Recipe): MakeContext => ({
    parameters: recipe.parameters,
    numerics,
    temporaryFolder: store.temporaryFolder,
    cacheFolder: options.cacheFolder,
    ...(options.dataFolder ? { dataFolder: options.dataFolder } : {}),
    input: <Value>(name: string) =>
      valueOf(inputOf(recipe, name)) as Promise<Value>,
    hasInput: (name) => Object.hasOwn(recipe.inputs, name),
    progress: options.progress,
  });

  function valueOf(recipe: Recipe): Promise<unknown> {
    const kind = kindOf(recipe, kinds);
    const key = keyOf(recipe);
    const found = kept.get(key);
    if (found) {
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    }
    const value = kind.stored
      ? publish(recipe, kind, key).then(({ folder }) =>
        kind.read(folder, contextOf(recipe))
      )
      : kind.make(contextOf(recipe));
    kept.set(key, { kind, value });
    value.catch(() => kept.delete(key));
    for (const [oldest, one] of kept) {
      if (kept.size <= (options.keep ?? 6)) break;
      kept.delete(oldest);
      dropped.push(one);
    }
    return value;
  }

  async function publish(
    recipe: Recipe,
    kind: StoredKind<unknown>,
    key: string,
  ) {
    return await findWhole(recipe.kind, key) ?? await store.publish({
      kind: recipe.kind,
      key,
      recipe,
      now: options.now,
      write: async (folder, partialFolder) => {
        await kind.make({ ...contextOf(recipe), folder, partialFolder });
        return await citeInputs(recipe);
      },
    });
  }

  /**
   * Publishes what one pass makes: each artifact's folder is opened inside the one before, the innermost makes them
   * all. One that is there already, or that another process makes meanwhile, is left out.
   */
  async function publishPass(recipes: readonly Recipe[]): Promise<void> {
    const [first] = recipes;
    const pass = passOf(recipes);
    // Two processes that make the same artifacts lock them in the same order.
    const inOrder = recipes.toSorted((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
    const contexts: StoredMakeContext[] = [];
    await open(0);

    async function open(at: number): Promise<void> {
      const recipe = inOrder[at];
      if (!recipe) {
        if (contexts.length > 0) await pass.make(contexts);
        return;
      }
      const key = keyOf(recipe);
      let opened = await findWhole(recipe.kind, key) !== undefined;
      if (!opened) {
        await store.publish({
          kind: recipe.kind,
          key,
          recipe,
          now: options.now,
          write: async (folder, partialFolder) => {
            opened = true;
            contexts.push({ ...contextOf(recipe), folder, partialFolder });
            await open(at + 1);
            return await citeInputs(recipe);
          },
        });
        if (opened) return;
      }
      await open(at + 1);
    }

    function passOf(recipes: readonly Recipe[]): Pass {
      const keys = new Set(
        recipes.map((one) => passKey(one, { kinds, numerics })),
      );
      const kind = kindOf(first!, kinds);
      if (keys.size === 1 && kind.stored && kind.pass) return kind.pass;
      throw new RangeError(
        `Cannot make ${recipes.length} artifacts in one pass: they must differ in nothing but what their kind allows, current value is ${
          [...new Set(recipes.map((one) => one.kind))].join(", ")
        }`,
      );
    }
  }

  /** What is stored, its bytes compared with their digests the first time that it is used. */
  async function findWhole(kind: string, key: string) {
    const found = await store.find(kind, key);
    if (!found || checked.has(key)) return found;
    if (await discardIfDamaged(store, found)) {
      return await store.find(kind, key);
    }
    checked.add(key);
    return found;
  }

  async function cite(name: string, recipe: Recipe): Promise<RecordInput[]> {
    const kind = kindOf(recipe, kinds);
    const key = keyOf(recipe);
    if (kind.stored) {
      const { inputs, digest } = (await publish(recipe, kind, key)).manifest;
      return [...inputs, { name, kind: recipe.kind, key, digest }];
    }
    const digest = kind.digest(await valueOf(recipe));
    return [
      ...await citeInputs(recipe),
      { name, kind: recipe.kind, key, digest },
    ];
  }

  async function citeInputs(recipe: Recipe): Promise<RecordInput[]> {
    const cited: RecordInput[] = [];
    for (const name of Object.keys(recipe.inputs).sort()) {
      cited.push(...await cite(name, recipe.inputs[name]!));
    }
    return uniqueByKey(cited);
  }

  return {
    value: <R extends Recipe>(recipe: R) =>
      valueOf(recipe) as Promise<ValueOf<R>>,
    async ensure(...recipes) {
      if (recipes.length > 1) return await publishPass(recipes);
      for (const recipe of recipes) {
        const kind = kindOf(recipe, kinds);
        if (kind.stored) await publish(recipe, kind, keyOf(recipe));
      }
    },
    cite,
    async settle() {
      for (const { kind, value } of dropped.splice(0)) {
        if (kind.stored || !kind.close) continue;
        // One that could not be made holds nothing.
        await value.then((made) => kind.close!(made), () => {});
      }
    },
  };
}

/** A value in memory, and the kind that can close it. */
interface Kept {
  readonly kind: ArtifactKind;
  readonly value: Promise<unknown>;
}

/** The first of each key. */
export function uniqueByKey(inputs: readonly RecordInput[]): RecordInput[] {
  const byKey = new Map<string, RecordInput>();
  for (const input of inputs) {
    if (!byKey.has(input.key)) byKey.set(input.key, input);
  }
  return [...byKey.values()];
}

function inputOf(recipe: Recipe, name: string): Recipe {
  const input = recipe.inputs[name];
  if (!input) {
    throw new RangeError(
      `Cannot make ${recipe.kind}: it has no input ${name}; inputs are ${
        Object.keys(recipe.inputs).sort().join(", ")
      }`,
    );
  }
  return input;
}
