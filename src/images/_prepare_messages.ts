import type { PreparedSource, PrepareTransform } from "./prepared_index.ts";
import type { ImageSize } from "./types.ts";

/** To the worker: the images of one shard. */
export interface PrepareRequest extends ImageSize {
  readonly folder: string;
  readonly sources: readonly PreparedSource[];
  readonly transform: PrepareTransform;
  /**
   * The memory of an earlier shard, to be used again if it is long enough: new memory for each shard
   * would pile up until it is collected.
   */
  readonly buffer: ArrayBuffer | undefined;
}

/** An image that could not be read, and why. */
export interface ImageFailure {
  readonly file: string;
  readonly reason: string;
}

/** From the worker: one image is done, or the whole shard is. */
export type PrepareReply =
  | { readonly kind: "image" }
  | {
    readonly kind: "shard";
    readonly pixels: Uint8Array<ArrayBuffer>;
    readonly failures: readonly ImageFailure[];
  };
