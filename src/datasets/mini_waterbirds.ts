/**
 * A small picture set in Waterbirds' folder format, made of freely licensed cut-outs and photographs by
 * `fixtures/mini_waterbirds/build.ts`.
 *
 * @module
 */
import type { GroupCounts } from "./contract.ts";
import type { PictureSource } from "./picture_source.ts";
import { waterbirdsSource } from "./waterbirds.ts";

/** Images per group: 95 % of each class on its own background in training, balanced otherwise. */
export const MINI_WATERBIRDS_GROUP_COUNTS = {
  train: [380, 20, 10, 190],
  validation: [40, 40, 40, 40],
  test: [60, 60, 60, 60],
} as const satisfies GroupCounts;

/** The generated set as the builder writes it by default. */
export const MINI_WATERBIRDS: PictureSource = waterbirdsSource({
  name: "mini-waterbirds",
  describe: "bird cut-outs pasted on wallpapers, in Waterbirds' format",
  groupCounts: MINI_WATERBIRDS_GROUP_COUNTS,
  remedy:
    "build it: deno run -A fixtures/mini_waterbirds/build.ts --into FOLDER --cache CACHE",
});
