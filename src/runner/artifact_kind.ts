import type { Recipe, ValueOf } from "../claims/recipe.ts";
import type { RecordNumerics } from "../claims/types.ts";

/** What a long step tells while it runs. */
export interface Progress {
  /** Steps finished, in the unit that `text` speaks of. */
  readonly done: number;
  readonly total: number;
  /** One line: epoch, loss, group accuracies. */
  readonly text: string;
}

/** What is known of an artifact besides its bytes. */
export interface ReadContext {
  readonly parameters: Recipe["parameters"];
  readonly numerics: RecordNumerics;
  /** A writable folder for the moment; nothing may stay in it. */
  readonly temporaryFolder: string;
}

/** Where the maker of an artifact finds its inputs and puts its result. */
export interface MakeContext extends ReadContext {
  /** Folder of the machine-wide cache: provisioned packages, downloaded data. */
  readonly cacheFolder: string;
  /** Where the user keeps a dataset; its contract says whether that is what it should be, so it is in no key. */
  readonly dataFolder?: string;
  /** The value of a named input. */
  input<Value>(name: string): Promise<Value>;
  /** Whether the recipe has an input of that name. */
  hasInput(name: string): boolean;
  /** Reports progress; cheap to call often. */
  progress(progress: Progress): void;
}

/** The context of a stored artifact. */
export interface StoredMakeContext extends MakeContext {
  /** An empty folder; what is in it when `make` returns becomes the artifact. */
  readonly folder: string;
  /** A folder that outlives a kill: resume state belongs here. Removed when the artifact is published. */
  readonly partialFolder: string;
}

/** An artifact that is worth keeping: training, sweeps, graphs. */
export interface StoredKind<Value> {
  readonly stored: true;
  /** Raised whenever the same recipe would give other bytes or another format. */
  readonly version: number;
  /** Whether backend, device and threads shape its bits. */
  readonly numeric: boolean;
  /** Made in a process of its own that ends with it, because its memory peak is high. */
  readonly isolated?: boolean;
  make(context: StoredMakeContext): Promise<void>;
  read(folder: string, context: ReadContext): Promise<Value>;
  /** One line for plans and progress, e.g. `train resnet8 on dominoes, seed 100`. */
  describe(recipe: Recipe): string;
  /** How several are made at once; absent where that saves nothing. */
  readonly pass?: Pass;
}

/** Artifacts that share most of their work: made from the same inputs, with parameters that differ in a few. */
export interface Pass {
  /** The parameters in which the artifacts of one pass may differ. */
  readonly differIn: readonly string[];
  /** Makes all of them, each in its own folder. */
  make(contexts: readonly StoredMakeContext[]): Promise<void>;
  /** One line for plans and progress. */
  describe(recipes: readonly Recipe[]): string;
}

/** A value that is quicker to make than to keep. It has a key and a digest all the same. */
export interface DerivedKind<Value> {
  readonly stored: false;
  readonly version: number;
  readonly numeric: boolean;
  make(context: MakeContext): Promise<Value>;
  digest(value: Value): string;
  /** Frees what the value holds besides memory, e.g. open files; absent where it holds nothing. */
  close?(value: Value): void;
  describe(recipe: Recipe): string;
}

export type ArtifactKind<Value = unknown> =
  | StoredKind<Value>
  | DerivedKind<Value>;

/** The kinds by name. */
export type ArtifactKinds = Readonly<Record<string, ArtifactKind>>;

/** The kind of a recipe. @throws {RangeError} If it is not registered. */
export function kindOf<R extends Recipe>(
  recipe: R,
  kinds: ArtifactKinds,
): ArtifactKind<ValueOf<R>> {
  const kind = Object.hasOwn(kinds, recipe.kind)
    ? kinds[recipe.kind]
    : undefined;
  if (!kind) {
    throw new RangeError(
      `Cannot make an artifact of kind ${recipe.kind}: known kinds are ${
        Object.keys(kinds).sort().join(", ")
      }`,
    );
  }
  return kind as ArtifactKind<ValueOf<R>>;
}
