import type { Kind, RecipesOf } from "../claims/kind.ts";
import type {
  DerivedKind,
  MakeContext,
  ReadContext,
  StoredKind,
  StoredMakeContext,
} from "./artifact_kind.ts";

/** What an artifact's reader knows, with the types of its kind. */
export type ReadContextOf<Parameters> =
  & Omit<ReadContext, "parameters">
  & { readonly parameters: Parameters };

/** Where a maker finds what its kind is made from, with the types of the kind. */
export type InputsOf<Inputs> = {
  /** The value of a named input. @throws {RangeError} If it is optional and absent. */
  input<Name extends keyof Inputs & string>(
    name: Name,
  ): Promise<Exclude<Inputs[Name], undefined>>;
  /** Whether an optional input is there. */
  hasInput(name: keyof Inputs & string): boolean;
};

/** The context of a maker, with the types of its kind. */
export type MakeContextOf<Parameters, Inputs> =
  & Omit<StoredMakeContext, "parameters" | keyof InputsOf<Inputs>>
  & InputsOf<Inputs>
  & { readonly parameters: Parameters };

/** The context of a maker of a declared kind: `ContextOf<typeof TRAIN>`. */
export type ContextOf<K> = K extends
  Kind<infer Parameters, infer Inputs, infer _>
  ? MakeContextOf<Parameters, Inputs>
  : never;

/** How the artifacts of a kind are made and read; see {@linkcode StoredKind}. */
export interface StoredImplementation<Parameters, Inputs, Value>
  extends Pick<StoredKind<Value>, "version" | "numeric" | "isolated"> {
  readonly pass?: {
    readonly differIn: readonly (keyof Parameters & string)[];
    make(contexts: readonly MakeContextOf<Parameters, Inputs>[]): Promise<void>;
    describe(recipes: readonly TypedRecipe<Parameters, Inputs>[]): string;
  };
  make(context: MakeContextOf<Parameters, Inputs>): Promise<void>;
  read(folder: string, context: ReadContextOf<Parameters>): Promise<Value>;
  /** One line for plans and progress. */
  describe(recipe: TypedRecipe<Parameters, Inputs>): string;
}

/** A recipe of a kind, with its types. */
export interface TypedRecipe<Parameters, Inputs> {
  readonly parameters: Parameters;
  readonly inputs: RecipesOf<Inputs>;
}

/**
 * The maker of a kind that its declaration and the recipes of claims agree with: the checker compares what it reads and
 * returns with what recipes hold and promise.
 */
export function implementKind<Parameters extends object, Inputs, Value>(
  _kind: Kind<Parameters, Inputs, Value>,
  implementation: StoredImplementation<
    NoInfer<Parameters>,
    NoInfer<Inputs>,
    NoInfer<Value>
  >,
): StoredKind<Value> {
  // Recipes are plain data here; `Kind.recipe`, the only writer of this kind's, has checked their types.
  return {
    ...implementation,
    stored: true,
  } as unknown as StoredKind<Value>;
}

/** How the values of a kind are made that are quicker to make than to keep; see {@linkcode DerivedKind}. */
export interface DerivedImplementation<Parameters, Inputs, Value>
  extends Pick<DerivedKind<Value>, "version" | "numeric" | "digest" | "close"> {
  make(context: DeriveContextOf<Parameters, Inputs>): Promise<Value>;
  /** One line for plans and progress. */
  describe(recipe: TypedRecipe<Parameters, Inputs>): string;
}

/** The context of a maker that keeps nothing, with the types of its kind. */
export type DeriveContextOf<Parameters, Inputs> =
  & Omit<MakeContext, "parameters" | keyof InputsOf<Inputs>>
  & InputsOf<Inputs>
  & { readonly parameters: Parameters };

/** As {@linkcode implementKind}, for a kind whose values are not stored. */
export function implementDerivedKind<Parameters extends object, Inputs, Value>(
  _kind: Kind<Parameters, Inputs, Value>,
  implementation: DerivedImplementation<
    NoInfer<Parameters>,
    NoInfer<Inputs>,
    NoInfer<Value>
  >,
): DerivedKind<Value> {
  return {
    ...implementation,
    stored: false,
  } as unknown as DerivedKind<Value>;
}
